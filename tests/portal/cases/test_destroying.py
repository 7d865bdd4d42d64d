"""The end of a case: its time over, nothing of the person is left, and everything else still tells the truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.cases import checkpoints, evidence, queries, retention, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Document, Outcome
from portal.cases.services import destroying
from portal.correspondence import services as correspondence
from portal.correspondence.models import Message
from portal.correspondence.uploads import Upload
from portal.identity import recovery
from portal.outbox.models import Job
from portal.staff.models import Role
from portal.vault import fields, files
from portal.vault.models import CaseKey, VaultFile
from tests.portal.desk.examples import colleague, documents, filed, searched, system
from workers import tasks

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = datetime(2019, 3, 5, 12, tzinfo=UTC)
WORDS = ("Mira", "Voss", "mira.voss@example.org", "C-1024-7731", "a wound", "row 2", "passport", "quite sure")
LONG_WORDS = tuple(word for word in WORDS if len(word) > 5)  # a short one may stand in much ciphertext by chance


def closed(case: Case, at: datetime = LONG_AGO) -> Case:
    Case.objects.filter(pk=case.pk).update(closed_at=at)
    Document.objects.filter(case=case).update(expires_at=at + timedelta(days=30))
    return Case.objects.get(pk=case.pk)


def answered(name: str = "Hanna Keller") -> Case:
    """A request for information with everything a case can hold, answered."""
    by = Actor.staff(colleague(Role.HANDLER, name))
    case = filed(message="It is about a wound")
    upload = Upload("passport.pdf", "application/pdf", b"passport" * files.SMALL)
    services.reply(case, body="I am quite sure", uploads=[upload])
    services.add_note(case, by=by, body="Mira was quite sure on the phone")
    case = searched(by=by.user, of=case)
    case = documents(services.approve(case, by=by), content=b"Mira" * files.SMALL)
    return services.deliver(case, by=by)


def everything() -> str:
    """Every row of every table as text, and every file in storage."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "staff_user"]
        rows = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            rows += [row[0] for row in cursor.fetchall()]
    stored = [path.read_bytes().hex() for path in Path(default_storage.location).rglob("*") if path.is_file()]
    return "\n".join([*rows, *stored])


def ciphertexts(case: Case) -> list[str]:
    """Everything that is encrypted for a case, and its keys, as the beginning of each in hexadecimal."""
    key = CaseKey.objects.get(case=case)
    stored = [default_storage.open(file.path).read() for file in case.files.exclude(path="")]
    small = [file.body for file in case.files.filter(path="")]
    sealed = [each.body for each in [*case.messages.all(), *case.notes.all()]]
    mails = [mail.content for mail in case.mails.all()]
    words = [word.word for word in case.words.exclude(word__in=fields.index_words([case.reference]))]
    found = [key.fields, key.files, case.request, *stored, *small, *sealed, *mails, *words]
    return [bytes(each).hex()[:64] for each in found]


def test_nothing_of_the_person_is_left_in_any_table_or_in_storage():
    case = closed(answered())
    sealed, before = ciphertexts(case), everything()
    assert all(each in before for each in sealed)
    assert len(sealed) > 15
    services.destroy(case)
    after = everything()
    assert [word for word in WORDS if word in after] == []
    assert [word for word in LONG_WORDS if word.encode().hex() in after] == []
    assert [each for each in sealed if each in after] == []
    assert not default_storage.exists(str(case.pk))


def test_what_is_left_is_a_row_for_the_register_and_evidence_that_verifies():
    case = closed(answered())
    length = evidence.verify(case)
    checkpoints.make()
    services.destroy(case)
    left = Case.objects.get(pk=case.pk)
    assert (left.state, left.outcome, left.closed_at) == (State.DESTROYED, Outcome.FULFILLED, LONG_AGO)
    assert (left.received_on, left.due_on, left.kind) == (case.received_on, case.due_on, Kind.ACCESS)
    assert evidence.verify(left) == length + 1
    last = left.events.last()
    assert (last.action, last.actor, last.facts) == (Action.DESTROY, "worker", {"outcome": "fulfilled", "files": 3})
    checkpoints.make()
    call_command("verify_evidence", stdout=StringIO())


def test_another_case_keeps_everything():
    other = answered("Somebody Else")
    held = everything_of(other)
    services.destroy(closed(answered()))
    assert everything_of(other) == held
    assert all(b"".join(files.read(file)) for file in other.files.all())


def everything_of(case: Case) -> list[int]:
    relations = [case.messages, case.notes, case.files, case.words, case.mails, case.links, case.findings, case.jobs]
    return [relation.count() for relation in relations]


def test_it_can_be_found_by_its_reference_only():
    case = closed(answered())
    services.destroy(case)
    assert [row.case for row in queries.queue(queries.QueueFilter(text=case.reference)).rows] == [case]
    assert queries.queue(queries.QueueFilter(text="Mira Voss")).rows == []
    recovery.request_link(email="mira.voss@example.org")
    assert Job.objects.get(kind="send_link").arguments == {"cases": []}


@pytest.mark.parametrize(
    ("outcome", "confirmed", "months"),
    [
        (Outcome.FULFILLED, True, 36),
        (Outcome.REFUSED, True, 36),
        (Outcome.WITHDRAWN, True, 12),
        (Outcome.WITHDRAWN, False, 6),
        (Outcome.REFUSED, False, 6),
    ],
)
def test_a_case_is_due_the_day_after_its_last(outcome: Outcome, confirmed: bool, months: int):
    case = services.withdraw(filed(confirmed=confirmed))
    case = closed(case, datetime(2020, 1, 15, 22, 59, tzinfo=UTC))  # still the 15th in Berlin
    Case.objects.update(outcome=outcome)
    kept_until = retention.kept_until(case)
    assert kept_until == datetime(2020 + months // 12, 1 + months % 12, 15, tzinfo=UTC).date()
    assert not retention.due(kept_until).exists()
    assert retention.due(kept_until + timedelta(days=1)).get() == case


def test_a_day_ends_at_midnight_where_the_controller_is():
    closed(services.withdraw(filed()), datetime(2020, 1, 15, 23, 1, tzinfo=UTC))  # the 16th in Berlin
    assert retention.kept_until(Case.objects.get()) == datetime(2021, 1, 16, tzinfo=UTC).date()


def test_somebody_known_by_another_proof_is_not_unconfirmed():
    by = Actor.staff(colleague(Role.DPO))
    case = services.accept_identity(filed(confirmed=False), by=by, proof="Was here with a passport")
    case = closed(services.refuse(case, by=by, ground="12(5)", reason="Again and again."))
    assert retention.kept_until(case) == datetime(2022, 3, 5, tzinfo=UTC).date()


def test_an_open_case_is_never_due_however_old():
    Case.objects.filter(pk=filed().pk).update(closed_at=LONG_AGO, received_on=LONG_AGO.date())
    assert not retention.due(timezone.localdate()).exists()


def test_a_case_is_not_destroyed_before_its_time():
    case = answered()
    with pytest.raises(NotAllowed, match="not over yet"):
        services.destroy(case)
    assert CaseKey.objects.filter(case=case).exists()


def test_a_case_is_destroyed_once():
    case = closed(answered())
    services.destroy(case)
    with pytest.raises(NotAllowed):
        services.destroy(case)


def test_what_fails_half_way_destroys_nothing(monkeypatch: pytest.MonkeyPatch):
    case = closed(answered())
    before = everything_of(case)

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(evidence, "append", fail)
    with pytest.raises(ZeroDivisionError):
        services.destroy(case)
    assert everything_of(case) == before
    assert all(b"".join(files.read(file)) for file in case.files.all())


def test_what_a_crash_left_in_storage_goes_the_next_night(monkeypatch: pytest.MonkeyPatch):
    case = closed(answered())
    with monkeypatch.context() as patch:
        patch.setattr(files, "delete_stored", lambda _case: None)
        services.destroy(case)
    assert default_storage.exists(str(case.pk))
    other = filed()
    with files.create(other) as out:
        out.write(b"x" * (files.SMALL + 1))
    tasks.destroy_expired()
    assert not default_storage.exists(str(case.pk))
    assert default_storage.exists(out.file.path)


def test_the_files_of_documents_go_when_nobody_can_open_them_any_more():
    case = answered()
    expired = timezone.now() - timedelta(days=31)
    Document.objects.filter(case=case).update(expires_at=expired + timedelta(days=2))
    tasks.destroy_expired()
    assert Document.objects.get(case=case).file
    Document.objects.filter(case=case).update(expires_at=expired)
    tasks.destroy_expired()
    left = VaultFile.objects.filter(case=case)
    assert [file.attachment_set.count() for file in left] == [1]
    assert Message.objects.filter(case=case).exists()
    assert case.events.last().action == Action.EXPIRE
    tasks.destroy_expired()
    assert case.events.filter(action=Action.EXPIRE).count() == 1


def test_a_dry_run_lists_what_would_go_and_changes_nothing(capsys: pytest.CaptureFixture[str]):
    system()
    case, young = closed(services.withdraw(filed())), services.withdraw(filed())
    before = everything()
    call_command("destroy_expired", dry_run=True)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[1:] == [[case.reference, "access", "withdrawn", "2019-03-05", "2020-03-06", "the", "case"]]
    assert everything() == before
    call_command("destroy_expired")
    assert "Destroyed 1 cases" in capsys.readouterr().out
    assert Case.objects.get(state=State.DESTROYED) == case != young


def test_a_case_that_is_reopened_meanwhile_is_passed_over(monkeypatch: pytest.MonkeyPatch):
    case = closed(services.withdraw(filed()))
    other = closed(services.withdraw(filed()))
    destroy = destroying.destroy

    def first_reopened(each: Case) -> None:
        Case.objects.filter(pk=case.pk).update(state=State.OPEN)
        destroy(each)

    monkeypatch.setattr(destroying, "destroy", first_reopened)
    tasks.destroy_expired()
    states = dict(Case.objects.values_list("pk", "state"))
    assert states == {case.pk: State.OPEN, other.pk: State.DESTROYED}


def test_many_cases_are_found_with_one_query(django_assert_num_queries: Callable):
    for _each in range(3):
        closed(services.withdraw(filed()))
    with django_assert_num_queries(1):
        found = list(retention.due(timezone.localdate()))
        assert [retention.last_day_of(case).year for case in found] == [2020] * 3


def test_the_desk_says_that_everything_is_destroyed():
    case = closed(answered())
    services.destroy(case)
    client = Client()
    for role in (Role.HANDLER, Role.DPO, Role.AUDITOR):
        client.force_login(colleague(role))
        page = client.get(case.get_absolute_url()).content.decode()
        assert "Data destroyed" in page
        assert "Nothing can be done with it any more" in page
        assert "Mira" not in page
        assert "Nothing was written yet" not in page
        assert client.get("/desk/?state=destroyed").status_code == 200
        assert client.post(f"{case.get_absolute_url()}note/", {"body": "More"}).status_code in (403, 409)


def test_the_persons_link_and_open_page_end_with_the_case():
    case = answered()
    link = correspondence.status_link(case).removeprefix(settings.ORIGIN)
    person = Client()
    person.post(link)
    assert "We destroy it, with everything in it, after" in person.get(reverse("intake:status")).content.decode()
    services.destroy(closed(case))
    assert person.get(reverse("intake:status")).status_code == 403
    assert person.get(link).status_code == 404
