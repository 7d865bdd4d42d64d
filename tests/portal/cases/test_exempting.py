"""Decisions by item: what is left out by system, kind or field has a ground and a reason, and the numbers add up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from portal.cases import case_page, exemptions, found, person_page, queries, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Choice, Correction, Exemption, Fee, Finding, Outcome, Ruling
from portal.correspondence import services as correspondence
from portal.inventory.models import DataSystem
from portal.staff.models import Role
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db
COLUMNS = [
    {"path": "name", "label": "Name", "kinds": ["user.name"]},
    {"path": "score", "label": "Score", "kinds": ["user.financial"]},
    {"path": "debts", "label": "Debts", "kinds": ["user.financial"]},
]
SCORE = "field:registry:citizens score"
SECRET = {"ground": "15(4)", "reason": "It is a trade secret."}


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


def reviewed(by: Actor, kind: Kind = Kind.ACCESS, columns: list[dict[str, Any]] = COLUMNS) -> Case:
    return searched(kind, by=by.user, details={"columns": columns})


def left_out(case: Case, handler: Actor) -> tuple[str, ...]:
    return case_page.load(case, by=handler).systems[0].collections[0].left_out


def adds_up(case: Case) -> bool:
    return all(each.found == each.included + each.withheld for each in queries.findings(case))


def answered(case: Case, handler: Actor) -> Case:
    return services.deliver(documents(services.approve(case, by=handler)), by=handler)


@pytest.mark.parametrize(
    ("law", "told"),
    [
        ("eu-gdpr", "What is about other people is left out (Art. 15(4) GDPR)."),
        ("us-ca-ccpa", "What is about other people is left out (Civ. Code § 1798.145(k))."),
        ("br-lgpd", "What is about other people is left out."),
    ],
)
def test_what_is_about_others_is_left_out_on_the_ground_of_the_law_of_the_case(handler: Actor, law: str, told: str):
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction=law)
    case = answered(searched(by=handler.user, of=case, details={"third_party": ["name"]}), handler)
    (account,) = person_page.load(case).accounts
    assert account.lines[0].reasons == (told,)


def test_a_field_is_left_out_and_its_rows_stay_included(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what=SCORE, **SECRET)
    assert left_out(case, handler) == ("Score: It is a trade secret. (Art. 15(4) GDPR)",)
    assert queries.findings(case).get(found=3).included == 3
    assert adds_up(case)
    case = answered(case, handler)
    assert case.outcome == Outcome.PARTLY
    (account,) = person_page.load(case).accounts
    assert account.lines[0].reasons == ("Score: It is a trade secret. (Art. 15(4) GDPR)",)
    mail = correspondence.content_of(case.mails.get(letter="ready"))["text"]
    assert "Go to court" in mail


def test_a_kind_of_information_is_left_out_wherever_it_is(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what="category:user.financial", **SECRET)
    assert left_out(case, handler) == ("Score, Debts: It is a trade secret. (Art. 15(4) GDPR)",)


def test_what_leaves_nothing_of_a_collection_withholds_its_rows(handler: Actor):
    case = reviewed(handler, columns=COLUMNS[1:])
    case = services.leave_out(case, by=handler, what="category:user.financial", **SECRET)
    assert queries.findings(case).get(found=3).withheld == 3
    assert adds_up(case)
    assert left_out(case, handler) == ("It is a trade secret. (Art. 15(4) GDPR)",)


def test_a_whole_system_is_left_out_and_taken_back(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what="system:registry", **SECRET)
    assert queries.findings(case).get(found=3).withheld == 3
    case = services.take_back(case, by=handler, exemption=case.exemptions.get())
    assert queries.findings(case).get(found=3).withheld == 0
    assert adds_up(case)
    assert answered(case, handler).outcome == Outcome.FULFILLED


EVERY_LEVEL = ["system:registry", "category:user.financial", SCORE, "collection"]


@pytest.mark.parametrize("what", EVERY_LEVEL)
def test_every_level_is_told_to_the_person_with_law_and_reason(handler: Actor, what: str):
    case = reviewed(handler)
    if what == "collection":
        services.withhold(case, Finding.objects.get(found=3), by=handler, **SECRET)
    else:
        services.leave_out(case, by=handler, what=what, **SECRET)
    case = answered(case, handler)
    assert case.outcome == Outcome.PARTLY
    ((reason,),) = [line.reasons for part in person_page.load(case).accounts for line in part.lines if line.reasons]
    assert reason.endswith("It is a trade secret. (Art. 15(4) GDPR)")


@pytest.mark.parametrize("what", EVERY_LEVEL)
def test_what_is_taken_back_is_given_out_whatever_its_level(handler: Actor, what: str):
    case = reviewed(handler)
    if what == "collection":
        services.withhold(case, Finding.objects.get(found=3), by=handler, **SECRET)
        services.include(case, Finding.objects.get(found=3), by=handler)
    else:
        services.leave_out(case, by=handler, what=what, **SECRET)
        services.take_back(case, by=handler, exemption=case.exemptions.get())
    assert answered(case, handler).outcome == Outcome.FULFILLED


def test_a_collection_that_is_withheld_stays_so_when_something_else_is_taken_back(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what="system:registry", **SECRET)
    services.withhold(case, Finding.objects.get(found=3), by=handler, **SECRET)
    services.take_back(case, by=handler, exemption=case.exemptions.get())
    assert queries.findings(case).get(found=3).withheld == 3


def test_it_holds_for_a_new_search_too(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what="system:registry", **SECRET)
    case = searched(by=handler.user, of=case, details={"columns": COLUMNS})
    assert queries.findings(case).get(found=3).withheld == 3


def test_what_is_left_out_of_an_erasure_is_planned_anew(handler: Actor):
    case = reviewed(handler, Kind.ACCOUNT_DELETION)
    why = {"ground": "17(3)(e)", "reason": "A claim is in court."}
    case = services.leave_out(case, by=handler, what="category:user.financial", **why)
    assert (case.state, case.search_no) == (State.SEARCHING, 2)


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"ground": ""}, "Choose a ground"),
        ({"ground": "15(4)"}, "Choose a ground"),
        ({"reason": "  "}, "Give the reason"),
        ({"ground": "17(3)(b)-retention"}, "Name the law"),
        ({"ground": "17(3)(b)-retention", "statute": "§ 147 AO"}, "Name the law"),
        ({"ground": "17(3)(b)-retention", "until": date(2030, 12, 31)}, "Name the law"),
    ],
)
def test_nothing_is_left_out_without_ground_and_reason_and_of_a_retention_statute_and_end(
    handler: Actor, missing: dict[str, Any], says: str
):
    case = reviewed(handler, Kind.ACCOUNT_DELETION)
    why = {"ground": "17(3)(e)", "reason": "A claim is in court.", **missing}
    with pytest.raises(NotAllowed, match=says):
        services.leave_out(case, by=handler, what="system:registry", **why)
    with pytest.raises(NotAllowed, match=says):
        services.withhold(case, Finding.objects.get(found=3), by=handler, **why)
    assert not case.exemptions.exists()
    assert not Choice.objects.filter(withhold=True).exists()


def test_a_statutory_retention_names_its_law_and_its_end(handler: Actor):
    case = reviewed(handler, Kind.ACCOUNT_DELETION)
    why = {"ground": "17(3)(b)-retention", "reason": "It is an invoice.", "statute": "§ 147 AO"}
    case = services.leave_out(case, by=handler, what="system:registry", until=date(2030, 12, 31), **why)
    law = "Art. 17(3)(b) GDPR, § 147 AO, until 31 December 2030"
    assert exemptions.told(case, case.exemptions.get()) == f"It is an invoice. ({law})"


def test_staff_see_the_law_on_which_a_single_collection_is_withheld(handler: Actor):
    case, finding = reviewed(handler), Finding.objects.get(found=3)
    services.withhold(case, finding, by=handler, **SECRET)
    assert found.collection(case, finding.pk).law == "Art. 15(4) GDPR"


def test_a_partial_answer_cannot_be_sent_without_ground_reason_and_authority(handler: Actor, settings: Any):
    case = reviewed(handler)
    services.withhold(case, Finding.objects.get(found=3), by=handler, **SECRET)
    case = documents(services.approve(case, by=handler))
    for lacking in ({"ground": ""}, {"reason": None}):
        kept = Choice.objects.values("ground", "reason").get()
        Choice.objects.update(**lacking)
        with pytest.raises(NotAllowed, match="on which ground, and why"):
            services.deliver(case, by=handler)
        Choice.objects.update(**kept)
    settings.ORGANISATION = replace(settings.ORGANISATION, authority="")
    Case.objects.update(country="US")
    with pytest.raises(NotAllowed, match="supervisory authority"):
        services.deliver(case, by=handler)
    Case.objects.update(country="FR")
    case = services.deliver(case, by=handler)
    assert "CNIL" in correspondence.content_of(case.mails.get(letter="ready"))["text"]


@pytest.mark.parametrize("lacking", [{"ground": ""}, {"ground": "15(4)"}, {"reason": " "}])
def test_a_refusal_cannot_be_sent_without_a_ground_for_it_and_a_reason(lacking: dict[str, str]):
    dpo = Actor.staff(colleague(Role.DPO))
    case = filed(Kind.ACCOUNT_DELETION)
    with pytest.raises(NotAllowed):
        services.refuse(case, by=dpo, **{"ground": "12(5)", "reason": "Again and again.", **lacking})
    assert not case.mails.filter(letter="refused").exists()


def test_a_refusal_cannot_be_sent_without_an_authority():
    dpo = Actor.staff(colleague(Role.DPO))
    case = filed()
    Case.objects.update(country="US")
    with pytest.raises(NotAllowed, match="supervisory authority"):
        services.refuse(case, by=dpo, ground="12(5)", reason="Again and again.")


def test_evidence_says_what_and_on_which_ground_and_not_why(handler: Actor):
    case = services.leave_out(reviewed(handler), by=handler, what=SCORE, **SECRET)
    assert case.events.get(action=Action.LEAVE_OUT).facts == {"what": SCORE, "ground": "15(4)"}


def test_all_that_was_decided_goes_with_the_case(handler: Actor):
    dpo = Actor.staff(colleague(Role.DPO))
    case = services.leave_out(reviewed(handler), by=handler, what=SCORE, **SECRET)
    case = services.quote_fee(case, by=dpo, amount=Decimal(12), reason="Copies.")
    case = services.pass_on(case, by=dpo, to="Example Bank", reason="Theirs.")
    Ruling.objects.create(case=case, logic=b"sealed", notice=case.mails.first())
    Correction.objects.create(case=case, system=DataSystem.objects.get(), result="refused", reason=b"sealed")
    Case.objects.update(closed_at=datetime(2019, 3, 5, tzinfo=UTC))
    services.destroy(case)
    for model in (Exemption, Fee, Ruling, Correction):
        assert not model.objects.exists()
    assert Case.objects.get().outcome == Outcome.PASSED_ON
