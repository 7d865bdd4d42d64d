"""The pages of what was found, and the decisions about it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.cases import found, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.findings import Stays
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Finding, SharedChoice
from portal.law.keeping import Why
from portal.staff.models import User
from portal.vault.models import CaseKey
from tests.portal.desk.examples import HOSTILE, SignIn, finding_of, searched

pytestmark = pytest.mark.django_db


def at(name: str, case: Case, *more: object) -> str:
    return reverse(f"desk:{name}", args=[case.reference, finding_of(case), *more])


def decide(client: Client, case: Case, decision: str, **values: object):
    case.refresh_from_db()
    return client.post(at("decide", case, decision), {"seen": case.version, **values})


def looks(case: Case) -> list[dict[str, int]]:
    return list(case.events.filter(action=Action.VIEW_DATA).values_list("facts", flat=True))


def test_the_account_of_a_collection_holds_none_of_its_rows(as_: SignIn, handler: User):
    case = searched(by=handler)
    page = as_(handler).get(at("finding", case)).content.decode()
    assert "Citizens" in page
    assert "row 1" not in page
    assert looks(case) == []


@pytest.mark.parametrize(("rows", "open_again"), [(2, False), (3, True), (1, True)])
def test_a_decision_about_shared_rows_holds_only_for_as_many(handler: User, rows: int, open_again: bool):
    case = searched(by=handler, shared=2)
    case = services.choose_shared(
        case, case.findings.get(shared=2), by=Actor.staff(handler), choice=SharedChoice.INCLUDE
    )
    case = searched(of=case, by=handler, shared=rows)
    assert found.collection(case, finding_of(case)).undecided is open_again
    if open_again:
        with pytest.raises(NotAllowed, match="somebody else's"):
            services.approve(case, by=Actor.staff(handler))


def test_the_rows_are_shown_and_every_look_is_recorded(as_: SignIn, auditor: User, handler: User):
    case = searched(by=handler)
    page = as_(auditor).get(at("finding_rows", case)).content.decode()
    assert "row 1" in page
    assert "row 3" in page
    assert looks(case) == [{"finding": finding_of(case), "page": 1}]


def test_a_look_leaves_the_case_as_it_was_for_whoever_decides(as_: SignIn, auditor: User, handler: User):
    case = searched(by=handler)
    seen = case.version
    as_(auditor).get(at("finding_rows", case))
    assert services.approve(case, by=Actor.staff(handler), seen=seen).state == "executing"


def test_rows_come_a_page_at_a_time(as_: SignIn, handler: User):
    case, client = searched(by=handler, count=120), as_(handler)
    pages = [client.get(at("finding_rows", case), {"page": number}).content.decode() for number in (1, 2, 3)]
    assert [f"row {number}<" in page for number, page in zip((50, 51, 120), pages, strict=True)] == [True] * 3
    assert "row 51<" not in pages[0]
    assert "Rows 101 to 120 of 120" in pages[2]
    assert "Next" not in pages[2]


@pytest.mark.parametrize(
    "page", ["0", "-1", "x", "4", "9" * 20, "9" * 5000], ids=["0", "-1", "x", "4", "long", "endless"]
)
def test_a_page_that_does_not_exist_is_not_found_and_not_recorded(as_: SignIn, handler: User, page: str):
    case = searched(by=handler)
    assert as_(handler).get(at("finding_rows", case), {"page": page}).status_code == 404
    assert looks(case) == []


def test_a_collection_without_rows_has_none_to_look_at(as_: SignIn, handler: User):
    case = searched(by=handler)
    empty = reverse("desk:finding_rows", args=[case.reference, finding_of(case, "registry:sightings")])
    assert as_(handler).get(empty).status_code == 404


def test_columns_with_other_people_s_data_are_marked(as_: SignIn, handler: User):
    case = searched(by=handler, details={"third_party": ["name"]})
    assert "other people's" in as_(handler).get(at("finding_rows", case)).content.decode().replace("&#x27;", "'")


def test_hostile_rows_are_only_text(as_: SignIn, handler: User):
    from portal.vault import files

    case = searched(by=handler, count=1)
    with files.create(case) as out:
        out.write(b'{"%s": "%s"}\n' % (HOSTILE.replace('"', "").encode(), HOSTILE.encode()))
    Finding.objects.filter(pk=finding_of(case)).update(file=out.file)
    page = as_(handler).get(at("finding_rows", case)).content.decode()
    assert "<script>alert" not in page


def test_a_collection_is_withheld_with_a_ground_and_a_reason(as_: SignIn, handler: User):
    case, client = searched(by=handler), as_(handler)
    decide(client, case, "withhold", ground="15(4)", reason="It names an informant.")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "3 rows found: 0 included, 3 withheld." in page
    assert "It names an informant." in page


def test_withholding_needs_both(as_: SignIn, handler: User):
    case, client = searched(by=handler), as_(handler)
    answer = decide(client, case, "withhold", ground="", reason="It names an informant.")
    assert answer.status_code == 422
    assert "It names an informant." in answer.content.decode()


def test_what_was_withheld_is_included_again(as_: SignIn, handler: User):
    case, client = searched(by=handler), as_(handler)
    decide(client, case, "withhold", ground="15(4)", reason="It names an informant.")
    decide(client, case, "include")
    assert Finding.objects.get(pk=finding_of(case)).withheld == 0


def test_shared_rows_stop_the_approval_until_somebody_decides(as_: SignIn, handler: User):
    case, client = searched(by=handler, shared=2), as_(handler)
    page = client.get(case.get_absolute_url()).content.decode()
    assert "2 rows are also somebody else" in page
    assert "Decide first about the rows" in page
    decide(client, case, "shared", choice="include")
    assert services.approve(case, by=Actor.staff(handler)).state == "executing"


def test_shared_rows_of_an_access_go_out_or_the_collection_is_withheld(as_: SignIn, handler: User):
    """A package cannot leave out some rows of a collection: to “keep” them would have sent them."""
    case, client = searched(by=handler, shared=2), as_(handler)
    assert decide(client, case, "shared", choice="keep").status_code == 422
    services.choose_shared(case, case.findings.get(shared=2), by=Actor.staff(handler), choice=SharedChoice.KEEP)
    with pytest.raises(NotAllowed, match="also somebody else"):
        services.approve(case, by=Actor.staff(handler))
    decide(client, case, "withhold", ground="15(4)", reason="They are a neighbour's.")
    assert services.approve(case, by=Actor.staff(handler)).state == State.EXECUTING


def test_no_decision_about_shared_rows_is_no_decision(as_: SignIn, handler: User):
    case = searched(by=handler, shared=2)
    assert decide(as_(handler), case, "shared", choice="").status_code == 422


def test_keeping_a_collection_out_of_an_erasure_has_the_plan_made_again(as_: SignIn, handler: User):
    case = searched(Kind.ACCOUNT_DELETION, by=handler)
    old = finding_of(case)
    answer = decide(as_(handler), case, "withhold", ground="17(3)(b)", reason="The tax law.")
    assert answer["Location"] == case.get_absolute_url()
    case.refresh_from_db()
    assert case.state == "searching"
    assert as_(handler).get(reverse("desk:finding", args=[case.reference, old])).status_code == 404


def test_a_decision_on_a_stale_page_is_not_taken_and_not_lost(as_: SignIn, handler: User, dpo: User):
    case = searched(by=handler)
    services.assign(case, by=Actor.staff(dpo), to=dpo)
    values = {"seen": case.version, "ground": "15(4)", "reason": "It names an informant."}
    answer = as_(handler).post(at("decide", case, "withhold"), values)
    assert answer.status_code == 409
    assert "It names an informant." in answer.content.decode()
    assert Finding.objects.get(pk=finding_of(case)).withheld == 0


def test_nothing_is_decided_once_it_is_approved(as_: SignIn, handler: User):
    case = services.approve(searched(by=handler), by=Actor.staff(handler))
    assert decide(as_(handler), case, "withhold", ground="15(4)", reason="Too late.").status_code == 409
    assert "Withhold it" not in as_(handler).get(at("finding", case)).content.decode()


def test_an_unknown_decision_is_not_found(as_: SignIn, handler: User):
    assert decide(as_(handler), searched(by=handler), "explode").status_code == 404


def test_a_collection_of_a_destroyed_case_shows_its_numbers_only(as_: SignIn, handler: User):
    case = searched(by=handler)
    CaseKey.objects.filter(case=case).delete()
    case = Case.objects.get(pk=case.pk)
    assert found.collection(case, finding_of(case)).label == "citizens"
    assert "registry:citizens" in as_(handler).get(at("finding", case)).content.decode()


def test_columns_about_other_people_are_let_through_and_hidden_again(as_: SignIn, handler: User):
    case, client = searched(by=handler, details={"third_party": ["physician"]}), as_(handler)
    assert "physician" in client.get(at("finding", case)).content.decode()
    decide(client, case, "show-others")
    assert case.choices.get().show_others
    decide(client, case, "hide-others")
    assert not case.choices.get().show_others


def test_an_auditor_does_not_let_them_through(as_: SignIn, auditor: User, handler: User):
    case = searched(by=handler, details={"third_party": ["physician"]})
    assert decide(as_(auditor), case, "show-others").status_code == 403
    assert not case.choices.exists()


@pytest.mark.parametrize(("language", "label", "statute"), [("en", "People", "Commercial"), ("de", "Leute", "Handels")])
def test_staff_read_in_their_own_language_whatever_the_persons_is(
    as_: SignIn, handler: User, language: str, label: str, statute: str
):
    kept = Stays(1, Why.LAW, statute={"en": "Commercial Code", "de": "Handelsgesetzbuch"})
    details = {"label": {"en": "People", "de": "Leute"}, "kept": [kept]}
    case = searched(Kind.ACCOUNT_DELETION, by=handler, to_erase=2, details=details)
    for url in (case.get_absolute_url(), at("finding", case)):
        page = as_(handler).get(url, headers={"Accept-Language": language}).content.decode()
        assert label in page
        assert statute in page
