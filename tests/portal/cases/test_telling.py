"""Recipients are told of what was erased: each once, with no word more of the person than they need (Art. 19)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.cases import evidence, notices, services
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import About, Case, Corrected, Decision, Notice, NoticeState, Topic
from portal.correspondence import services as correspondence
from portal.correspondence.models import Mail
from portal.inventory.models import DataSystem, Recipient
from portal.outbox.models import Job, JobKind
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, filed

pytestmark = pytest.mark.django_db
FILE = """
dataset:
  - fides_key: registry
    meta: {habeas: {label: {en: Register, fr: Registre}, recipients: [{en: The Railways, fr: Le rail}, The Airport]}}
    collections: [{name: citizens, fields: [{name: id}]}]
"""


@pytest.fixture(autouse=True)
def _registry(db: None) -> None:
    DataSystem.objects.create(key="registry", label="Registry", datasets=FILE, connection=b"")


@pytest.fixture
def handler(db: None) -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


@pytest.fixture
def dpo(db: None) -> Actor:
    return Actor.staff(colleague(Role.DPO))


def railways(**values: object) -> Recipient:
    given = {"email": "privacy@railways.example.org", "identifiers": ["citizen_number"], **values}
    return Recipient.objects.create(name="The Railways", **given)


def told(case: Case) -> Case:
    """The case, once everybody has been told who receives the register."""
    with change(case, Action.REVOKE, by=WORKER) as case:
        services.tell_recipients(case, ["registry:citizens"], about=About.ERASURE)
    return case


def states(case: Case) -> dict[str, str]:
    return {each.notice.recipient.name: each.notice.state for each in notices.of(case)}


def mail_of(case: Case) -> dict[str, str]:
    return correspondence.content_of(Mail.objects.get(case=case, letter="recipient"))


def test_whoever_has_an_address_gets_a_mail_and_the_others_are_left_to_staff():
    railways()
    case = told(filed(Kind.ACCOUNT_DELETION))
    assert states(case) == {"The Railways": NoticeState.ON_ITS_WAY, "The Airport": NoticeState.BY_HAND}
    assert Mail.objects.filter(case=case, letter="recipient").count() == 1
    assert mail_of(case)["to"] == "privacy@railways.example.org"


def test_the_mail_says_whose_data_by_what_the_recipient_needs_and_nothing_else():
    railways()
    case = told(filed(Kind.ACCOUNT_DELETION, message="I have a wound"))
    for text in (mail_of(case)["text"], mail_of(case)["html"]):
        assert "C-1024-7731" in text
        assert f"Reference: {case.reference}" in text
        assert "Register" in text
        for secret in ("Mira", "Voss", "mira.voss@example.org", "wound", "Request Account Deletion", "/open/"):
            assert secret not in text


def test_it_is_in_the_language_of_the_recipient_not_of_the_person():
    railways(language="fr")
    case = told(filed(Kind.ACCOUNT_DELETION))
    assert "- Registre" in mail_of(case)["text"]


def test_of_an_erasure_by_kinds_it_says_which():
    railways()
    assert "Where you were" in mail_of(told(filed(Kind.INFORMATION_DELETION)))["text"]


def test_without_what_they_need_to_find_the_person_staff_have_to_tell_them():
    railways(identifiers=["account_name"])
    assert states(told(filed(Kind.ACCOUNT_DELETION)))["The Railways"] == NoticeState.BY_HAND
    assert not Mail.objects.filter(letter="recipient").exists()


def test_told_again_nobody_gets_a_second_mail():
    railways()
    case = told(told(filed(Kind.ACCOUNT_DELETION)))
    assert Notice.objects.filter(case=case).count() == 2
    mail = Mail.objects.get(case=case, letter="recipient")
    assert Job.objects.filter(kind=JobKind.SEND_MAIL, arguments={"mail": mail.pk}).count() == 1


def test_each_notice_is_in_the_evidence_without_a_name():
    recipient = railways()
    case = told(filed(Kind.ACCOUNT_DELETION))
    events = case.events.filter(action=Action.TELL_RECIPIENT)
    assert [event.facts["how"] for event in events] == ["mail", "to_come"]
    assert events[0].facts == {"recipient": recipient.pk, "about": "erasure", "how": "mail"}
    assert evidence.verify(case)


def test_once_the_mail_is_out_they_are_told():
    railways()
    case = told(filed(Kind.ACCOUNT_DELETION))
    Mail.objects.filter(letter="recipient").update(sent_at=timezone.now())
    assert states(case)["The Railways"] == NoticeState.TOLD


def test_staff_note_when_and_how_they_told_somebody(handler: Actor):
    case = told(filed(Kind.ACCOUNT_DELETION))
    notice, today = Notice.objects.get(label="The Airport"), timezone.localdate()
    services.record_told(case, notice, by=handler, on=today, how="Called Mr Example")
    shown = notices.of(case)[1]
    assert (shown.notice.state, shown.notice.told_on, shown.how) == (NoticeState.TOLD, today, "Called Mr Example")
    assert "Example" not in str(case.events.last().facts)
    with pytest.raises(NotAllowed, match="told already"):
        services.record_told(case, notice, by=handler, on=today, how="Once more")


def test_only_a_dpo_leaves_somebody_untold_and_the_person_reads_why(handler: Actor, dpo: Actor):
    case = told(filed(Kind.ACCOUNT_DELETION))
    notice = Notice.objects.get(label="The Airport")
    with pytest.raises(NotAllowed):
        services.spare(case, notice, by=handler, reason="Too much work")
    services.spare(case, notice, by=dpo, reason="It was wound up in 2025")
    assert notices.of(case)[1].line == "The Airport (not told: It was wound up in 2025)"


def test_somebody_who_was_spared_can_still_be_told(dpo: Actor):
    case = told(filed(Kind.ACCOUNT_DELETION))
    notice = Notice.objects.get(label="The Airport")
    services.spare(case, notice, by=dpo, reason="No address")
    services.record_told(case, notice, by=dpo, on=timezone.localdate(), how="Found them")
    assert notices.of(case)[1].notice.state == NoticeState.TOLD


def test_with_the_case_everything_goes_that_was_written_to_recipients():
    railways()
    case = services.withdraw(told(filed(Kind.ACCOUNT_DELETION)))
    Case.objects.filter(pk=case.pk).update(closed_at=timezone.now() - timedelta(days=4000))
    services.destroy(case)
    assert not Notice.objects.filter(case=case).exists()
    assert not Mail.objects.filter(case=case).exists()
    assert Recipient.objects.count() == 2


def about(case: Case, topic: Topic) -> Case:
    Case.objects.filter(pk=case.pk).update(topic=topic)
    return Case.objects.get(pk=case.pk)


def test_what_is_corrected_is_told_to_whoever_received_it(handler: Actor):
    railways()
    case = about(filed(Kind.QUERY, wrong="a baker", right="a painter"), Topic.RECTIFICATION)
    services.correct(case, by=handler, system=DataSystem.objects.get(), result=Corrected.DONE)
    case = services.answer(case, by=handler, decision=Decision.CORRECTED, body="It is corrected.")
    assert states(case) == {"The Railways": NoticeState.ON_ITS_WAY, "The Airport": NoticeState.BY_HAND}
    assert "has corrected personal data" in mail_of(case)["text"]
    assert "painter" not in mail_of(case)["text"]


def test_of_a_correction_that_no_system_needed_nobody_is_told(handler: Actor):
    case = about(filed(Kind.QUERY, wrong="a baker", right="a painter"), Topic.RECTIFICATION)
    services.correct(case, by=handler, system=DataSystem.objects.get(), result=Corrected.NOT_HELD)
    case = services.answer(case, by=handler, decision=Decision.NOTHING_HELD, body="We hold nothing of it.")
    assert states(case) == {}


def restricted(case: Case, handler: Actor, *systems: DataSystem) -> Case:
    case = about(case, Topic.RESTRICTION)
    decided = {"decision": Decision.RESTRICTED, "since": timezone.localdate(), "systems": systems}
    return services.answer(case, by=handler, body="Until we know.", **decided)


def test_of_a_restriction_everybody_is_told_who_received_data_from_where_it_holds(handler: Actor):
    railways()
    case = restricted(filed(Kind.QUERY), handler, DataSystem.objects.get())
    assert "has restricted the use of personal data" in mail_of(case)["text"]
    assert states(case)["The Airport"] == NoticeState.BY_HAND


def test_nobody_learns_of_a_restriction_who_received_nothing_of_it(handler: Actor):
    railways()
    other = DataSystem(key="shop", label="Shop", datasets="")
    other.url = "sqlite:////nowhere"
    other.save()
    assert states(restricted(filed(Kind.QUERY), handler, other)) == {}


def test_where_a_restriction_holds_must_be_said(handler: Actor):
    with pytest.raises(NotAllowed, match="where the data lie"):
        restricted(filed(Kind.QUERY), handler)
