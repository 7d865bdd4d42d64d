"""How general requests end: each topic by the decisions that the table allows, with all that they ask for."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal.cases import case_page, evidence, offering, person_page, retention, rulings, services, topics
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Corrected, Decision, Outcome, Ruling, Topic
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.correspondence import services as correspondence
from portal.inventory.models import DataSystem
from portal.law.jurisdiction import jurisdiction, known
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, own_facts, system

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SCORED = """
dataset:
  - fides_key: registry
    name: Registry
    collections:
      - name: scores
        fields: []
        meta: {habeas: {label: Scores, automated_decision: {logic: "Points are added up.", significance: "No loan."}}}
"""


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER, "Hanna Keller"))


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO, "Dario Ponti"))


def asked(topic: Topic, *, language: str = "en", **request: Any) -> Case:
    told = Request(name="Mira Voss", email="mira.voss@example.org", **request)
    return services.confirm(services.file_request(Filing(uuid.uuid4(), Kind.QUERY, told, language, topic)))


def mail(case: Case, letter: str = "decided") -> str:
    return correspondence.content_of(case.mails.filter(letter=letter).latest("pk"))["text"]


def everything(case: Case, ending: topics.Ending, reviewer: Any) -> dict[str, Any]:
    """All that any decision can ask for, as far as this one does."""
    ground = next(iter(topics.grounds(case)), None)
    filled = {
        "ground": ground.key if ground else "",
        "since": TODAY,
        "reviewer": reviewer,
        "logic": ["registry:scores"],
        "systems": list(DataSystem.objects.all()),
        "not_marketing": True,
    }
    return {ask: filled[ask] for ask in ending.asks}


def scored() -> DataSystem:
    made = system()
    made.datasets = SCORED
    made.save()
    return made


@pytest.mark.parametrize("topic", Topic)
def test_each_topic_ends_by_each_of_its_decisions_and_the_page_and_the_letter_say_so(topic: Topic, dpo: Actor):
    for ending in topics.TOPICS[topic]:
        case = asked(topic)
        case = services.answer(
            case, by=dpo, body="These are our words.", decision=ending.decision, **everything(case, ending, dpo.user)
        )
        assert (case.state, case.outcome, case.decision) == (State.COMPLETED, ending.outcome, ending.decision)
        page = person_page.load(case)
        assert page.ruling.words == str(ending.words)
        assert page.decided_against is ending.remedies
        if ending.decision != Decision.ANSWERED:
            assert str(ending.words) in mail(case)
            assert page.ruling.article in mail(case)
            assert "These are our words." in mail(case)
        assert ("Go to court" in (mail(case) if case.mails.filter(letter="decided") else "")) is ending.remedies
        assert evidence.verify(case)


@pytest.mark.parametrize(("topic", "ending"), [(t, e) for t, es in topics.TOPICS.items() for e in es if e.asks])
def test_what_a_decision_asks_for_must_be_there(topic: Topic, ending: topics.Ending, dpo: Actor):
    scored()
    case = asked(topic)
    if topic == Topic.RECTIFICATION:
        other = "done" if ending.decision == Decision.PARTLY_CORRECTED else "refused"
        services.correct(case, by=dpo, system=DataSystem.objects.get(), result="refused", reason="It is right.")
        services.correct(case, by=dpo, system=system("site"), result=other, reason="It is right.")
    whole = everything(case, ending, dpo.user)
    for ask in ending.asks:
        lacking = {key: value for key, value in whole.items() if key != ask}
        with pytest.raises(NotAllowed):
            services.answer(case, by=dpo, body="No.", decision=ending.decision, **lacking)
    assert services.answer(case, by=dpo, body="Yes.", decision=ending.decision, **whole).outcome == ending.outcome


@pytest.mark.parametrize(("topic", "ending"), [(t, e) for t, es in topics.TOPICS.items() for e in es])
def test_only_a_dpo_decides_against_the_person(topic: Topic, ending: topics.Ending, handler: Actor):
    case = asked(topic)
    given = everything(case, ending, handler.user)
    if topics.Ask.GROUND in ending.asks:
        with pytest.raises(NotAllowed, match="data-protection officer"):
            services.answer(case, by=handler, body="No.", decision=ending.decision, **given)
    else:
        assert services.answer(case, by=handler, body="Yes.", decision=ending.decision, **given).decision


def test_a_decision_of_another_topic_is_none_of_this_one(dpo: Actor):
    with pytest.raises(NotAllowed, match="cannot end like this"):
        services.answer(asked(Topic.CONSENT), by=dpo, body="Yes.", decision=Decision.UPHELD, since=TODAY)


def test_a_ground_against_another_topic_is_no_ground(dpo: Actor):
    with pytest.raises(NotAllowed, match="Choose the ground"):
        services.answer(asked(Topic.CONSENT), by=dpo, body="No.", decision=Decision.NO_CONSENT, ground="16")


def test_an_objection_to_direct_marketing_cannot_be_overridden(dpo: Actor):
    case = asked(Topic.OBJECTION)
    with pytest.raises(NotAllowed, match="direct marketing is always upheld"):
        services.answer(case, by=dpo, body="No.", decision=Decision.OVERRIDDEN, ground="21(1)")
    case = services.answer(case, by=dpo, body="Done.", decision=Decision.MARKETING_STOPPED, since=TODAY)
    assert "2 March 2026" in mail(case)


@pytest.mark.parametrize("law", known())
def test_every_law_lets_every_topic_end_well_and_refuses_only_on_grounds_of_its_own(law: str, dpo: Actor):
    for topic in Topic:
        case = asked(topic)
        case.jurisdiction = law
        assert topics.article(case)
        assert any(not ending.remedies or ending.outcome == Outcome.ANSWERED for ending in topics.endings(case))
        against = [ending for ending in topics.endings(case) if topics.Ask.GROUND in ending.asks]
        assert bool(against) is bool(topic in jurisdiction(law).rights and topics.grounds(case))


def test_a_person_of_the_office_looks_at_a_computers_decision_and_its_logic_is_explained(dpo: Actor):
    scored()
    case = asked(Topic.AUTOMATED_DECISION)
    outsider = colleague(Role.AUDITOR, "Aud Itoren")
    wanted = {"decision": Decision.REVISED, "logic": ["registry:scores"], "body": "You have 540 points again."}
    with pytest.raises(NotAllowed, match="Only somebody of this office"):
        services.answer(case, by=dpo, reviewer=outsider, **wanted)
    case = services.answer(case, by=dpo, reviewer=dpo.user, **wanted)
    for words in ("Dario Ponti", "Points are added up.", "No loan.", "540 points"):
        assert words in mail(case)
    told = person_page.load(case).ruling
    assert (told.reviewer, told.logic[0].logic) == ("Dario Ponti", "Points are added up.")


def test_the_logic_is_kept_as_the_person_was_told(dpo: Actor):
    registry = scored()
    case = services.answer(
        asked(Topic.AUTOMATED_DECISION),
        by=dpo,
        body="Anew.",
        decision=Decision.REVISED,
        reviewer=dpo.user,
        logic=["registry:scores"],
    )
    registry.datasets = SCORED.replace("Points are added up.", "Dice are thrown.")
    registry.save()
    assert rulings.of(case).logic[0].logic == "Points are added up."


def test_a_correction_is_a_task_for_every_system_and_ends_as_they_did(handler: Actor, dpo: Actor):
    registry, site = system(), system("site")
    case = asked(Topic.RECTIFICATION, wrong="a baker", right="a painter")
    with pytest.raises(NotAllowed, match="for every system"):
        services.answer(case, by=handler, body="Done.", decision=Decision.CORRECTED)
    services.correct(case, by=handler, system=registry, result=Corrected.DONE)
    with pytest.raises(NotAllowed, match="why it is not corrected"):
        services.correct(case, by=handler, system=site, result=Corrected.REFUSED, reason=" ")
    services.correct(case, by=handler, system=site, result=Corrected.REFUSED, reason="A chronicle stays as it was.")
    assert [ending.decision for ending in topics.endings(case)] == [Decision.PARTLY_CORRECTED]
    case = services.answer(case, by=dpo, body="Partly.", decision=Decision.PARTLY_CORRECTED, ground="16")
    assert case.outcome == Outcome.PARTLY
    assert "Site: A chronicle stays as it was." in mail(case)
    assert requests.of(case).right == "a painter"


@pytest.mark.parametrize(
    ("results", "decision"),
    [
        (("done", "done"), Decision.CORRECTED),
        (("done", "not_held"), Decision.CORRECTED),
        (("not_held", "not_held"), Decision.NOTHING_HELD),
        (("refused", "not_held"), Decision.NOT_CORRECTED),
        (("refused", "done"), Decision.PARTLY_CORRECTED),
    ],
)
def test_the_results_in_the_systems_say_how_it_can_end(results: tuple[str, str], decision: Decision, handler: Actor):
    case = asked(Topic.RECTIFICATION)
    for key, result in zip(("registry", "site"), results, strict=True):
        services.correct(case, by=handler, system=system(key), result=result, reason="Because.")
    assert [ending.decision for ending in topics.endings(case)] == [decision]


def test_what_became_of_a_correction_can_be_said_anew(handler: Actor):
    case, registry = asked(Topic.RECTIFICATION), system()
    services.correct(case, by=handler, system=registry, result=Corrected.REFUSED, reason="No.")
    services.correct(case, by=handler, system=registry, result=Corrected.DONE)
    kept = case.corrections.get()
    assert (kept.result, kept.reason) == (Corrected.DONE, None)


def test_only_a_request_for_correction_has_such_tasks(handler: Actor):
    case = asked(Topic.COMPLAINT)
    with pytest.raises(NotAllowed, match="does not ask for a correction"):
        services.correct(case, by=handler, system=system(), result=Corrected.DONE)
    assert Action.CORRECT not in {offer.action for offer in offering.offers(case, handler)}


@pytest.fixture
def limited(handler: Actor) -> Case:
    case = asked(Topic.RESTRICTION)
    return services.answer(case, by=handler, body="Yes.", decision=Decision.RESTRICTED, since=TODAY, systems=[system()])


def later(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    moment = timezone.now() + timedelta(days=days)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_a_restriction_ends_only_after_the_person_was_told_and_the_day_has_come(
    limited: Case, handler: Actor, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(NotAllowed, match="must be told before"):
        services.lift(limited, by=handler)
    day = timezone.localdate() + timedelta(days=7)
    services.announce_end(limited, by=handler, ends_on=day, reason="The dispute is settled.")
    assert "The dispute is settled." in mail(limited, "ending")
    later(monkeypatch, 7)
    with pytest.raises(NotAllowed, match="must be told before"):
        services.lift(limited, by=handler)  # the mail has not left
    limited.mails.filter(letter="ending").update(sent_at=timezone.now())
    services.lift(limited, by=handler)
    assert person_page.load(limited).ruling.lifted
    with pytest.raises(NotAllowed, match="No restriction is in force"):
        services.lift(limited, by=handler)


def test_a_restriction_stays_in_force_and_visible_when_its_case_is_taken_up_again(limited: Case, dpo: Actor):
    case = services.reopen(limited, by=dpo, reason="They wrote again.")
    page = case_page.load(case, by=dpo)
    assert page.topic.ruling.title == "Use limited"
    assert not page.topic.ruling.lifted
    (missing,) = page.offers[Action.CONVERT].missing
    assert "A restriction is in force" in missing
    with pytest.raises(NotAllowed, match="told before it ends"):
        services.convert(case, by=dpo, to=Kind.ACCESS)
    with pytest.raises(NotAllowed, match="told before it ends"):
        services.answer(case, by=dpo, body="No.", decision=Decision.NOT_RESTRICTED, ground="12(5)")


def test_when_it_has_ended_with_notice_its_case_can_become_another(
    limited: Case, dpo: Actor, monkeypatch: pytest.MonkeyPatch
):
    case = services.reopen(limited, by=dpo, reason="They wrote again.")
    ended_with_notice(case, dpo, monkeypatch)
    assert services.convert(case, by=dpo, to=Kind.ACCESS).kind == Kind.ACCESS


def test_a_restriction_can_be_ended_however_its_case_ended_the_second_time(
    limited: Case, dpo: Actor, monkeypatch: pytest.MonkeyPatch
):
    case = services.withdraw(services.reopen(limited, by=dpo, reason="They wrote again."))
    ended_with_notice(case, dpo, monkeypatch)
    assert case_page.load(case, by=dpo).topic.ruling.lifted


def ended_with_notice(case: Case, by: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    day = timezone.localdate() + timedelta(days=7)
    services.announce_end(case, by=by, ends_on=day, reason="The dispute is settled.")
    case.mails.filter(letter="ending").update(sent_at=timezone.now())
    later(monkeypatch, 7)
    services.lift(case, by=by)


def test_the_day_on_which_a_restriction_ends_must_come_after_the_notice(limited: Case, handler: Actor):
    with pytest.raises(NotAllowed, match="later day than today"):
        services.announce_end(limited, by=handler, ends_on=timezone.localdate(), reason="Now.")
    assert not limited.mails.filter(letter="ending").exists()


def test_a_case_is_kept_while_its_restriction_is_in_force(limited: Case):
    Case.objects.filter(pk=limited.pk).update(closed_at=timezone.now() - timedelta(days=4000))
    assert not retention.due(timezone.localdate()).exists()
    Ruling.objects.filter(case=limited).update(lifted_at=timezone.now())
    assert retention.due(timezone.localdate()).get() == limited


def test_evidence_holds_ids_and_names_of_decisions_and_no_words(dpo: Actor):
    scored()
    case = services.answer(
        asked(Topic.AUTOMATED_DECISION),
        by=dpo,
        body="You have 540 points again.",
        decision=Decision.REVISED,
        reviewer=dpo.user,
        logic=["registry:scores"],
    )
    facts = {"decision": "revised", "ground": "", "since": None, "reviewer": dpo.user.pk, "systems": []}
    assert own_facts(case.events.get(action=Action.ANSWER)) == facts
