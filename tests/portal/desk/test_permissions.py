"""Every address of the desk against every role: a page nobody thought of opens to nobody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.cases.models import Case
from portal.desk import urls
from portal.desk.acts import ACTS
from portal.inventory.models import Recipient
from portal.staff.models import Role, User
from tests.portal.desk.examples import SignIn, colleague, documents, finding_of, searched

pytestmark = pytest.mark.django_db

CASE_PAGES = ("case", "progress", "finding", "finding_rows")
CASE_POSTS = ("act", "decide", "notice", "owner_task")
ADMIN_PAGES = (
    "systems", "add_system", "system", "inspection", "staff", "add_person", "person",
    "recipients", "add_recipient", "recipient",
)  # fmt: skip
FILES = ("document", "attachment", "owner_file")
ENTRY = ("enter", "enter_kind")
BACKLOG = ("backlog", "empty_backlog")
REGISTER = ("register", "register_file")
LETTERS = ("letters", "letter")
ALONE = ("queue", "invite", "inspect_system", "restore_letter")
READERS = (Role.HANDLER, Role.DPO, Role.AUDITOR)


def address(name: str, case: Case, person: User) -> str:
    arguments = {
        "reference": case.reference,
        "finding": finding_of(case),
        "decision": "include",
        "action": "note",
        "key": "registry",
        "person": person.pk,
        "recipient": Recipient.objects.get_or_create(name="The Airport")[0].pk,
        "notice": 0,
        "task": 0,
        "file": 0,
        "document": 0,
        "attachment": 0,
        "format": "csv",
        "letter": "refused",
        "language": "de",
        "law": "every-law",
        "kind": "access",
    }
    pattern = next(each.pattern for each in urls.urlpatterns if each.name == name)
    return reverse(f"desk:{name}", kwargs={key: arguments[key] for key in pattern.converters})


def test_every_address_is_in_one_of_the_lists_above():
    assert sorted(each.name for each in urls.urlpatterns) == sorted(
        [*CASE_PAGES, *CASE_POSTS, *ADMIN_PAGES, *FILES, *REGISTER, *LETTERS, *ENTRY, *BACKLOG, "take_backlog", *ALONE]
    )


@pytest.mark.parametrize("name", [*CASE_PAGES, *ADMIN_PAGES, *FILES, *REGISTER, *LETTERS, *ENTRY, *BACKLOG, "queue"])
def test_without_signing_in_nothing_can_be_read(client: Client, handler: User, name: str):
    answer = client.get(address(name, searched(by=handler), handler))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*CASE_POSTS, "invite", "restore_letter"])
def test_without_signing_in_nothing_can_be_done(client: Client, handler: User, name: str):
    case = searched(by=handler)
    answer = client.post(address(name, case, handler), {"body": "A note", "seen": case.version})
    assert answer["Location"] == f"{reverse('account_login')}?next=/desk/"
    assert not case.notes.exists()


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", CASE_PAGES)
def test_whoever_works_on_cases_reads_them(as_: SignIn, handler: User, name: str, role: Role):
    case = searched(by=handler)
    assert as_(colleague(role)).get(address(name, case, handler)).status_code == 200


@pytest.mark.parametrize("name", [*CASE_PAGES, *FILES])
def test_an_administrator_reads_no_case(as_: SignIn, handler: User, administrator: User, name: str):
    assert as_(administrator).get(address(name, searched(by=handler), handler)).status_code == 403


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_only_an_administrator_opens_systems_and_accounts(as_: SignIn, handler: User, name: str, role: Role):
    assert as_(colleague(role)).get(address(name, searched(by=handler), handler)).status_code == 403


@pytest.mark.parametrize("name", ADMIN_PAGES)
def test_an_administrator_opens_systems_and_accounts(as_: SignIn, handler: User, administrator: User, name: str):
    assert as_(administrator).get(address(name, searched(by=handler), handler)).status_code == 200


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("name", ENTRY)
def test_only_whoever_works_on_cases_enters_requests(as_: SignIn, handler: User, name: str, role: Role):
    case = searched(by=handler)
    assert as_(handler).get(address(name, case, handler)).status_code == 200
    assert as_(colleague(role)).get(address(name, case, handler)).status_code == 403


@pytest.mark.parametrize("role", [Role.HANDLER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_data_protection_officer_imports_a_backlog(as_: SignIn, dpo: User, role: Role):
    for name in BACKLOG:
        assert as_(dpo).get(reverse(f"desk:{name}")).status_code == 200
        assert as_(colleague(role, f"{role} {name}")).get(reverse(f"desk:{name}")).status_code == 403
    assert as_(colleague(role)).post(reverse("desk:take_backlog")).status_code == 403


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_change_no_case(as_: SignIn, handler: User, action: str, role: Role):
    case = searched(by=handler)
    events = case.events.count()
    assert as_(colleague(role)).post(reverse("desk:act", args=[case.reference, action])).status_code == 403
    assert case.events.count() == events


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_decide_about_no_finding(as_: SignIn, handler: User, role: Role):
    case = searched(by=handler)
    assert as_(colleague(role)).post(address("decide", case, handler)).status_code == 403


def test_a_handler_cannot_refuse(as_: SignIn, handler: User):
    case = searched(by=handler)
    answer = as_(handler).post(
        reverse("desk:act", args=[case.reference, "refuse"]), {"ground": "12(5)", "reason": "No"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("name", [*CASE_PAGES, *FILES])
def test_pages_take_no_post(as_: SignIn, handler: User, name: str):
    assert as_(handler).post(address(name, searched(by=handler), handler)).status_code == 405


@pytest.mark.parametrize("name", CASE_POSTS)
def test_deeds_take_no_get(as_: SignIn, handler: User, name: str):
    assert as_(handler).get(address(name, searched(by=handler), handler)).status_code == 405


@pytest.mark.parametrize("name", CASE_PAGES)
def test_an_unknown_reference_is_not_found(as_: SignIn, handler: User, name: str):
    case = searched(by=handler)
    known = address(name, case, handler)
    assert as_(handler).get(known.replace(case.reference, "HB-2222-2222-2222")).status_code == 404


@pytest.mark.parametrize("name", ["case", "progress"])
def test_a_reference_that_no_database_holds_is_not_found(as_: SignIn, handler: User, name: str):
    assert as_(handler).get(reverse(f"desk:{name}", args=["HB-\0"])).status_code == 404


@pytest.mark.parametrize("name", ["finding", "finding_rows"])
def test_a_finding_of_another_case_is_not_found(as_: SignIn, handler: User, name: str):
    mine, other = searched(by=handler), searched(by=handler)
    foreign = reverse(f"desk:{name}", args=[mine.reference, finding_of(other)])
    assert as_(handler).get(foreign).status_code == 404


def test_a_document_of_another_case_is_not_found(as_: SignIn, handler: User):
    from portal.cases import services
    from portal.cases.actors import Actor

    mine = searched(by=handler)
    other = documents(services.approve(searched(by=handler), by=Actor.staff(handler)))
    foreign = reverse("desk:document", args=[mine.reference, other.documents.get().pk])
    assert as_(handler).get(foreign).status_code == 404


def test_a_closed_account_is_signed_out_at_the_next_click(as_: SignIn, handler: User):
    client = as_(handler)
    assert client.get("/desk/").status_code == 200
    handler.is_active = False
    handler.save()
    assert client.get("/desk/").status_code == 302
