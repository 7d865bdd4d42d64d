"""What is done to a case from its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from portal.cases import queries, services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Kind
from portal.cases.models import Case, Event
from portal.cases.services.ending import DOCUMENT_LIFETIME
from portal.correspondence import services as correspondence
from portal.outbox.models import Job, JobKind, JobState
from portal.staff.models import Role, User
from tests.portal.desk.examples import HOSTILE, SignIn, colleague, documents, filed, searched, system

pytestmark = pytest.mark.django_db


def do(client: Client, case: Case, action: str, **values: object):
    case.refresh_from_db()
    return client.post(reverse("desk:act", args=[case.reference, action]), {"seen": case.version, **values})


def stands(case: Case) -> str:
    case.refresh_from_db()
    return case.state


def test_an_unknown_action_is_not_found(as_: SignIn, handler: User):
    assert do(as_(handler), filed(), "explode").status_code == 404


def test_a_worker_s_action_cannot_be_done_from_the_desk(as_: SignIn, handler: User):
    assert do(as_(handler), filed(), "record_search").status_code == 404


def test_it_starts_the_search(as_: SignIn, handler: User):
    system()
    case = filed()
    assert do(as_(handler), case, "search")["Location"] == case.get_absolute_url()
    assert stands(case) == "searching"
    assert Job.objects.filter(case=case, kind=JobKind.SEARCH, state=JobState.WAITING).exists()


def test_it_assigns_to_somebody_and_to_nobody(as_: SignIn, handler: User, dpo: User):
    case, client = filed(), as_(handler)
    do(client, case, "assign", to=dpo.pk)
    case.refresh_from_db()
    assert case.assignee == dpo
    do(client, case, "assign", to="")
    case.refresh_from_db()
    assert case.assignee is None


def test_a_case_cannot_be_given_to_an_auditor(as_: SignIn, handler: User, auditor: User):
    assert do(as_(handler), filed(), "assign", to=auditor.pk).status_code == 422


def test_it_keeps_a_note_even_if_somebody_changed_the_case_meanwhile(as_: SignIn, handler: User, dpo: User):
    case = filed()
    services.assign(case, by=Actor.staff(dpo), to=dpo)
    answer = as_(handler).post(reverse("desk:act", args=[case.reference, "note"]), {"body": "Called."})
    assert answer.status_code == 302
    assert case.notes.count() == 1


def test_an_empty_note_is_asked_for_again(as_: SignIn, handler: User):
    answer = do(as_(handler), filed(), "note", body="  ")
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_it_writes_to_the_person(as_: SignIn, handler: User):
    case = filed()
    do(as_(handler), case, "message", body="We are on it.")
    assert correspondence.body_of(case.messages.get()) == "We are on it."
    assert case.mails.filter(letter="message").exists()


def test_it_asks_the_person(as_: SignIn, handler: User):
    case = filed()
    do(as_(handler), case, "ask", body="Which account?")
    assert stands(case) == "waiting"


def test_it_accepts_another_proof(as_: SignIn, handler: User):
    case = filed(confirmed=False)
    do(as_(handler), case, "accept_identity", proof="Came to the office.")
    assert stands(case) == "open"


def test_it_answers_a_general_request(as_: SignIn, handler: User):
    case = filed(Kind.QUERY)
    do(as_(handler), case, "answer", body="Yes, you may.")
    assert stands(case) == "completed"
    assert case.mails.filter(letter="answered").exists()


def test_a_dpo_refuses_with_a_ground_and_a_reason(as_: SignIn, dpo: User):
    case = filed()
    do(as_(dpo), case, "refuse", ground="12(5)", reason="This is the ninth request this week.")
    assert stands(case) == "refused"
    assert case.ground == "12(5)"
    assert "Art. 12(5) GDPR" in as_(dpo).get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("ground", ["", "17(3)(a)", "made up"])
def test_a_refusal_needs_a_ground_that_fits_the_request(as_: SignIn, dpo: User, ground: str):
    case = filed(Kind.ACCESS)
    answer = do(as_(dpo), case, "refuse", ground=ground, reason="Because we say so.")
    assert answer.status_code == 422
    assert "Because we say so." in answer.content.decode()
    assert stands(case) == "open"


def test_it_withdraws_at_the_person_s_wish(as_: SignIn, handler: User):
    case = filed()
    do(as_(handler), case, "withdraw")
    assert stands(case) == "withdrawn"


def test_an_access_is_approved_and_sent(as_: SignIn, handler: User):
    case, client = searched(by=handler), as_(handler)
    do(client, case, "approve")
    assert stands(case) == "executing"
    documents(case)
    page = client.get(case.get_absolute_url()).content.decode()
    assert f"can open the documents for {DOCUMENT_LIFETIME.days} days" in page
    do(client, case, "deliver")
    assert stands(case) == "completed"


def test_an_erasure_takes_two_people(as_: SignIn, handler: User, dpo: User):
    case = searched(Kind.ACCOUNT_DELETION, by=handler)
    do(as_(dpo), case, "submit")
    refused = do(as_(dpo), case, "approve")
    assert refused.status_code == 409
    assert "somebody else must approve it" in refused.content.decode()
    second = colleague(Role.DPO, "Second Officer")
    do(as_(second), case, "approve")
    assert stands(case) == "executing"
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "Approval asked by Dario Ponti." in page
    assert "Approved by Second Officer." in page


def test_a_plan_is_sent_back_with_a_reason(as_: SignIn, handler: User, dpo: User):
    case = searched(Kind.ACCOUNT_DELETION, by=handler)
    do(as_(handler), case, "submit")
    do(as_(dpo), case, "send_back", reason="Keep the debts, please.")
    assert stands(case) == "review"
    assert "Keep the debts, please." in as_(handler).get(case.get_absolute_url()).content.decode()


def test_identifiers_of_two_people_are_confirmed_before_anything_else(as_: SignIn, handler: User):
    case, client = searched(by=handler), as_(handler)
    Case.objects.filter(pk=case.pk).update(ambiguous=True)
    assert do(client, case, "approve").status_code == 409
    do(client, case, "confirm_match")
    do(client, case, "approve")
    assert stands(case) == "executing"


def test_one_person_is_not_confirmed_where_nobody_doubts_it(as_: SignIn, handler: User):
    page = as_(handler).get(searched(by=handler).get_absolute_url()).content.decode()
    assert "It is one person" not in page


def test_a_stale_page_gets_the_case_as_it_stands_and_keeps_what_was_typed(as_: SignIn, handler: User, dpo: User):
    case = filed(Kind.QUERY)
    seen = case.version
    services.assign(case, by=Actor.staff(dpo), to=dpo)
    address = reverse("desk:act", args=[case.reference, "answer"])
    client = as_(handler)
    answer = client.post(address, {"seen": seen, "body": "A long answer."})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody changed this case" in page
    assert "A long answer." in page
    assert "to Dario Ponti" in page
    case.refresh_from_db()
    assert f'name="seen" value="{case.version}"' in page
    assert stands(case) == "open"


def test_the_second_press_of_a_button_does_nothing_more(as_: SignIn, handler: User):
    case, client = filed(Kind.QUERY), as_(handler)
    values = {"seen": case.version, "body": "Yes."}
    address = reverse("desk:act", args=[case.reference, "answer"])
    assert client.post(address, values).status_code == 302
    assert client.post(address, values).status_code == 409
    assert case.mails.filter(letter="answered").count() == 1


def test_hostile_text_that_comes_back_is_only_text(as_: SignIn, dpo: User):
    page = do(as_(dpo), filed(), "refuse", ground="", reason=HOSTILE).content.decode()
    assert "<script>alert" not in page


def test_a_form_without_its_token_is_refused(handler: User):
    client = Client(enforce_csrf_checks=True)
    client.force_login(handler)
    case = filed()
    assert do(client, case, "withdraw").status_code == 403
    assert stands(case) == "open"


def test_no_event_holds_what_somebody_typed(as_: SignIn, handler: User):
    case, client = filed(Kind.QUERY), as_(handler)
    do(client, case, "note", body="A private remark")
    do(client, case, "answer", body="A private answer")
    assert "private" not in str(list(Event.objects.filter(case=case).values()))
    assert queries.case_for(case.reference).state == "completed"


def test_what_was_asked_for_in_words_is_chosen_before_the_search(as_: SignIn, handler: User):
    field = "{name: f, data_categories: [user.location]}"
    held = system()
    held.datasets = f"dataset: [{{fides_key: d, collections: [{{name: c, fields: [{field}]}}]}}]"
    held.save()
    case = filed(Kind.INFORMATION_DELETION, categories=[], message="Everything about where I was.")
    client = as_(handler)
    assert do(client, case, "search").status_code == 409
    assert "in their own words only" in do(client, case, "search").content.decode()
    assert do(client, case, "scope").status_code == 422
    assert do(client, case, "scope", categories=["user.health_and_medical"]).status_code == 422
    do(client, case, "scope", categories=["user.location"])
    case.refresh_from_db()
    assert queries.chosen_categories(case) == ["user.location"]
    assert case.events.get(action="scope").facts == {"categories": 1}
    do(client, case, "search")
    assert stands(case) == "searching"


def test_another_choice_voids_the_plan(as_: SignIn, handler: User):
    case = searched(Kind.INFORMATION_DELETION, by=handler)
    services.set_scope(case, by=Actor.staff(handler), categories=["user.name"])
    assert stands(case) == "open"


def test_it_extends_the_time_and_shows_the_reason(as_: SignIn, handler: User):
    case, client = filed(), as_(handler)
    assert do(client, case, "extend", reason="").status_code == 422
    assert do(client, case, "extend", reason=HOSTILE).status_code == 302
    page = client.get(case.get_absolute_url()).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert reverse("desk:act", args=[case.reference, "extend"]) not in page


def test_an_auditor_extends_nothing(as_: SignIn, auditor: User):
    assert do(as_(auditor), filed(), "extend", reason="Many archives.").status_code == 403


def test_under_a_law_without_a_length_the_form_asks_for_the_day(as_: SignIn, handler: User):
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction="ch-fadp", country="CH", region="")
    case.refresh_from_db()
    answer = do(as_(handler), case, "extend", reason="Many archives.")
    assert answer.status_code == 422
    assert answer.context["acts"]["extend"].form.errors.keys() == {"until"}
    day = case.received_on + timedelta(days=60)
    assert do(as_(handler), case, "extend", reason="Many archives.", until=day.isoformat()).status_code == 302
    case.refresh_from_db()
    assert case.due_on == day


@pytest.mark.parametrize("action", ["approve", "retry", "resume"])
def test_what_there_is_nothing_of_cannot_be_approved_or_tried_again(as_: SignIn, dpo: User, action: str):
    case = filed(Kind.ACCOUNT_DELETION)
    assert do(as_(dpo), case, action).status_code == 409
    assert stands(case) == "open"
    assert not case.events.filter(action=action).exists()


def test_a_decision_is_asked_for_what_it_needs(as_: SignIn, dpo: User):
    case = filed(Kind.QUERY)
    Case.objects.filter(pk=case.pk).update(topic="objection")
    answer = do(as_(dpo), case, "answer", decision="overridden", body="We must.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Choose the ground in law." in page
    assert "It is not about direct marketing" in page
    do(as_(dpo), case, "answer", decision="overridden", body="We must.", ground="21(1)", not_marketing="on")
    assert stands(case) == "completed"
    assert "Objection overridden" in as_(dpo).get(case.get_absolute_url()).content.decode()


def test_a_correction_is_recorded_for_each_system(as_: SignIn, handler: User):
    case, registry = filed(Kind.QUERY, wrong="a baker", right="a painter"), system()
    Case.objects.filter(pk=case.pk).update(topic="rectification")
    client = as_(handler)
    assert "to be looked at" in client.get(case.get_absolute_url()).content.decode()
    assert do(client, case, "correct", system=registry.pk, result="refused").status_code == 422
    do(client, case, "correct", system=registry.pk, result="done")
    page = client.get(case.get_absolute_url()).content.decode()
    assert "a painter" in page
    do(client, case, "answer", body="It is corrected.")
    assert (stands(case), case.outcome) == ("completed", "fulfilled")
