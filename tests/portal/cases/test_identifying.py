"""Who asks, where there is doubt: asked, shown, checked, and the proof gone with the check (Art. 12(6))."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from portal.cases import evidence, offering, person_page, queries, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment, Letter
from portal.correspondence.uploads import Upload
from portal.staff.models import Role
from portal.vault.models import VaultFile
from tests.portal.desk.examples import colleague, filed, searched, system

pytestmark = pytest.mark.django_db
CARD = Upload("card.png", "image/png", b"an invented card" * 10_000)  # too large for the row of its file


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


def doubted(by: Actor, kind: Kind = Kind.ACCESS, *, confirmed: bool = True) -> Case:
    return services.ask_identity(filed(kind, confirmed=confirmed), by=by, body="Which street did you live in?")


def stored(case: Case) -> list[str]:
    try:
        return default_storage.listdir(str(case.pk))[1]
    except FileNotFoundError:
        return []


def test_the_person_is_asked_by_mail_and_on_their_page(dpo: Actor):
    case = doubted(dpo)
    assert case.state == State.WAITING
    text = correspondence.content_of(case.mails.get(letter=Letter.IDENTITY))["text"]
    assert "sure that it is you" in text
    person = Client()
    person.post(next(word for word in text.split() if "/open/" in word).removeprefix("http://localhost:8000"))
    page = person.get(reverse("intake:status")).content.decode()
    assert "Please show us who you are" in page
    assert "Which street did you live in?" in page


def test_a_proof_goes_as_soon_as_it_is_accepted_and_the_evidence_stays(dpo: Actor, django_capture_on_commit_callbacks):
    case = services.reply(doubted(dpo), body="Here.", uploads=[CARD])
    assert case.state == State.OPEN
    assert len(stored(case)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        case = services.accept_identity(case, by=dpo, proof="The card has the right name.")
    assert not case.in_doubt
    assert stored(case) == []
    assert not VaultFile.objects.filter(case=case).exists()
    assert case.events.get(action=Action.ACCEPT_IDENTITY).facts == {"proofs": 1}
    assert evidence.verify(case)


def test_a_proof_that_will_not_do_goes_too_and_the_person_is_asked_again(dpo: Actor):
    case = services.reply(doubted(dpo), body="Here.", uploads=[CARD])
    case = services.reject_proof(case, by=dpo, body="The name is another. What is your customer number?")
    assert (case.state, case.in_doubt) == (State.WAITING, True)
    assert not Attachment.objects.filter(message__case=case).exists()
    assert case.mails.filter(letter=Letter.IDENTITY).count() == 2


def test_a_message_that_was_nothing_but_a_proof_says_where_it_went(dpo: Actor, client: Client):
    case = services.reply(doubted(dpo), body="", uploads=[CARD])
    case = services.accept_identity(case, by=dpo, proof="The card has the right name.")
    assert [said.text for said in person_page.load(case).thread][-1].startswith("Your files were destroyed")
    client.force_login(dpo.user)
    assert "was a proof of identity, and is destroyed" in client.get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("end", ["refuse", "withdraw"])
def test_a_proof_nobody_checked_goes_with_the_end_of_the_case(dpo: Actor, end: str):
    case = services.reply(doubted(dpo), body="Here.", uploads=[CARD])
    if end == "refuse":
        case = services.refuse(case, by=dpo, ground="12(2)", reason="It is not the person the data are about.")
    else:
        case = services.withdraw(case)
    assert not Attachment.objects.filter(message__case=case).exists()
    assert case.events.last().facts["proofs"] == 1


def test_files_sent_for_anything_else_stay(dpo: Actor):
    case = services.reply(filed(), body="My lease.", uploads=[CARD])
    case = services.reply(services.ask_identity(case, by=dpo, body="Who?"), body="Here.", uploads=[CARD])
    services.accept_identity(case, by=dpo, proof="The card.")
    assert Attachment.objects.filter(message__case=case).count() == 1


def test_nothing_is_given_out_erased_or_answered_while_it_is_in_doubt(dpo: Actor):
    system()
    case = services.search(doubted(dpo), by=dpo)
    case = searched(by=dpo.user, of=services.record_failure(case, job=1))
    with pytest.raises(NotAllowed, match="accept the proof first"):
        services.approve(case, by=dpo)
    services.accept_identity(case, by=dpo, proof="Came to the office.")
    assert services.approve(case, by=dpo).state == State.EXECUTING
    query = doubted(dpo, Kind.QUERY)
    with pytest.raises(NotAllowed, match="accept the proof first"):
        services.answer(query, by=dpo, body="Yes.")


def test_an_unconfirmed_request_can_be_asked_too_and_its_link_still_confirms_the_address(dpo: Actor):
    case = doubted(dpo, confirmed=False)
    assert queries.awaits_confirmation(case)
    case = services.confirm(case)
    assert (case.state, case.asked) == (State.WAITING, "identity")
    assert case.confirmed_at
    with pytest.raises(NotAllowed, match="confirmed already"):
        services.confirm(case)
    assert case.mails.filter(letter=Letter.CONFIRMED).count() == 1


def test_nobody_is_asked_twice_at_once_or_has_proofs_judged_that_nobody_asked_for(dpo: Actor):
    case = filed()
    offered = {offer.action for offer in offering.offers(case, dpo)}
    assert Action.ASK_IDENTITY in offered
    assert not offered & {Action.ACCEPT_IDENTITY, Action.REJECT_PROOF}
    for act in (services.ask_identity, services.ask):
        with pytest.raises(NotAllowed):
            act(doubted(dpo), by=dpo, body="And?")
    with pytest.raises(NotAllowed):
        services.accept_identity(case, by=dpo, proof="Nobody asked.")


def test_the_desk_says_what_the_law_makes_of_the_time(dpo: Actor, client: Client):
    client.force_login(dpo.user)
    page = client.get(filed().get_absolute_url()).content.decode()
    assert "The time stands still until the person answers." in page
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction="us-ca-ccpa", country="US", region="CA")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Under this law the time runs on while you wait for the answer." in page
    assert "stands still" not in page


def test_the_person_s_page_stays_true_where_the_time_runs_on(dpo: Actor):
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction="us-ca-ccpa", country="US", region="CA")
    case = services.ask(case, by=dpo, body="Which account?")
    page = person_page.load(Case.objects.get(pk=case.pk))
    assert not page.paused
    assert [step.note.strip() for step in page.steps if step.note] == [
        "We asked you something and wait for your answer."
    ]
