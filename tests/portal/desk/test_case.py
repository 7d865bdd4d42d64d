"""The page of a case."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.findings import Details, Found, SearchResult, Stays
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.correspondence import uploads
from portal.law.keeping import Why
from portal.outbox.models import Job, JobKind, JobState
from portal.problems import Problem, kept
from portal.staff.models import User
from portal.vault.models import CaseKey
from tests.portal.desk.examples import HOSTILE, SignIn, documents, filed, searched, system

pytestmark = pytest.mark.django_db
ALWAYS = {
    "ask", "ask_identity", "convert", "split", "extend", "withdraw", "pass_on", "message", "note", "assign", "retry",
}  # fmt: skip  # on offer once confirmed


def page_of(case: Case, client: object) -> str:
    answer = client.get(case.get_absolute_url())  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return answer.content.decode()


def offered(case: Case, client: object) -> set[str]:
    answer = client.get(case.get_absolute_url())  # type: ignore[attr-defined]
    return {action for action, choice in answer.context["acts"].items() if not choice.missing}


def test_it_shows_who_asks_for_what_and_what_proves_it(as_: SignIn, handler: User):
    page = page_of(filed(message="Everything about the ban, please."), as_(handler))
    for words in ("Mira Voss", "mira.voss@example.org", "C-1024-7731", "about the ban", "Opened the link in our mail"):
        assert words in page


def test_a_request_nobody_confirmed_says_so(as_: SignIn, handler: User):
    assert "Not proved yet" in page_of(filed(confirmed=False), as_(handler))


def test_another_accepted_proof_is_named_with_who_accepted_it(as_: SignIn, handler: User):
    case = services.accept_identity(filed(confirmed=False), by=Actor.staff(handler), proof="Came to the office.")
    page = page_of(case, as_(handler))
    assert "Accepted by Hanna Keller" in page
    assert "Came to the office." in page


def test_it_shows_a_representative(as_: SignIn, handler: User):
    case = filed(representative="Ilse Brandt", representative_role="mother")
    Case.objects.filter(pk=case.pk).update(by_representative=True)
    page = page_of(case, as_(handler))
    assert "Ilse Brandt" in page
    assert "mother" in page


def test_it_shows_what_the_law_of_the_case_adds_to_the_clock(as_: SignIn, handler: User):
    case = filed()
    Case.objects.filter(pk=case.pk).update(jurisdiction="us-ca-ccpa", country="US", region="CA")
    case.refresh_from_db()
    services.ask(case, by=Actor.staff(handler), body="Which account is yours?")
    page = page_of(case, as_(handler))
    assert "Receipt acknowledged on" in page
    assert "to be done by" in page
    assert "Last day to extend the time" in page
    assert "does not stop the clock under this law" in page


def test_it_shows_the_clock(as_: SignIn, handler: User):
    case = services.ask(filed(), by=Actor.staff(handler), body="Which account?")
    page = page_of(case, as_(handler))
    assert "Stands still until the person answers" in page
    assert "Clock stopped" in page


def test_it_tells_what_happened_in_words(as_: SignIn, handler: User, dpo: User):
    case = services.assign(searched(by=handler), by=Actor.staff(handler), to=dpo)
    page = " ".join(page_of(case, as_(handler)).split())
    for words in ("The person</strong> filed the request", "Hanna Keller</strong> started the search", "3 rows found",
                  "Habeas</strong> finished the search", "to Dario Ponti"):  # fmt: skip
        assert words in page


def test_messages_stand_in_their_order_with_their_files(as_: SignIn, handler: User):
    file = uploads.clean(SimpleUploadedFile("passport copy.txt", b"a scan"))
    case = services.ask(filed(), by=Actor.staff(handler), body="Which of the two?")
    case = services.reply(case, body="The older one.", uploads=[file])
    client = as_(handler)
    page = page_of(case, client)
    assert page.index("Which of the two?") < page.index("The older one.")
    assert "passport copy.txt" in page


def test_notes_are_shown_to_colleagues(as_: SignIn, handler: User, auditor: User):
    case = services.add_note(filed(), by=Actor.staff(handler), body="Called twice.")
    assert "Called twice." in page_of(case, as_(auditor))


def test_it_accounts_for_every_row_found(as_: SignIn, handler: User):
    page = page_of(searched(by=handler, count=1200), as_(handler))
    assert "1,200 rows found: 1,200 included, 0 withheld." in page
    assert "Camera sightings" in page


def test_an_erasure_shows_what_would_be_erased_and_what_stays_why(as_: SignIn, handler: User):
    details = {
        "fields": [{"name": "full_name", "strategy": "null_rewrite"}],
        "kept": [Stays(1, Why.LAW, statute="§ 147 AO", until="2031-12-31")],
    }
    page = page_of(searched(Kind.ACCOUNT_DELETION, by=handler, to_erase=2, details=details), as_(handler))
    for words in ("2 records of 1 kind in 1 system will be erased. 1 record stays.", "full_name", "emptied",
                  "we must keep this", "§ 147 AO", "until 31 December 2031"):  # fmt: skip
        assert words in page


def test_an_erasure_that_would_break_something_is_explained_and_cannot_be_submitted(as_: SignIn, handler: User):
    case = searched(Kind.ACCOUNT_DELETION, by=handler, details={"blocked": ["scores.citizen may not be null"]})
    client = as_(handler)
    page = page_of(case, client)
    assert "scores.citizen may not be null" in page
    assert "The plan would break something in a system" in page
    assert "submit" not in offered(case, client)


def test_a_system_that_was_down_shows_as_such(as_: SignIn, handler: User):
    system()
    case = services.search(filed(), by=Actor.staff(handler))
    registry = system("site")
    found = Found(registry.pk, "site:accounts", "failed", details=Details(problem="It does not answer."))
    case = services.record_search(case, SearchResult([found], problems={registry.pk: "The connection was refused."}))
    client = as_(handler)
    page = page_of(case, client)
    assert "The connection was refused." in page
    assert "Every collection must have been searched" in page
    assert "approve" not in offered(case, client)


def test_what_is_odd_in_a_dataset_file_or_a_database_stands_where_it_belongs(as_: SignIn, handler: User):
    site = system("site")
    case = services.search(filed(), by=Actor.staff(handler))
    found = Found(site.pk, "site:accounts", "empty", details=Details(warnings=["accounts.mood is not in the file"]))
    case = services.record_search(case, SearchResult([found], warnings={site.pk: ["did you mean 'description'?"]}))
    page = page_of(case, as_(handler))
    assert "did you mean &#x27;description&#x27;?" in page
    assert "accounts.mood is not in the file" in page
    assert "could not be read" not in page


@pytest.mark.parametrize(
    ("kind", "who", "expected"),
    [
        (Kind.ACCESS, "handler", {"search", *ALWAYS}),
        (Kind.ACCESS, "dpo", {"search", "refuse", "hold", "quote_fee", *ALWAYS}),
        (Kind.QUERY, "handler", {"answer", *ALWAYS}),
        (Kind.QUERY, "auditor", set()),
    ],
)
def test_it_offers_what_the_lifecycle_table_allows_this_role(
    as_: SignIn, request: pytest.FixtureRequest, kind: Kind, who: str, expected: set[str]
):
    system()
    assert offered(filed(kind), as_(request.getfixturevalue(who))) == expected


def test_it_offers_no_search_before_there_is_a_system_and_says_why(as_: SignIn, handler: User):
    case, client = filed(), as_(handler)
    assert "search" not in offered(case, client)
    assert "An administrator can add one" in page_of(case, client)


def test_an_auditor_sees_no_form_but_the_search(as_: SignIn, handler: User, auditor: User):
    assert reverse("desk:act", args=["X", "note"])[-5:] not in page_of(searched(by=handler), as_(auditor))


def test_running_work_shows_how_far_it_is(as_: SignIn, handler: User):
    system()
    case = services.search(filed(), by=Actor.staff(handler))
    Job.objects.filter(case=case, kind=JobKind.SEARCH).update(state=JobState.RUNNING, done=12400)
    page = as_(handler).get(reverse("desk:progress", args=[case.reference])).content.decode()
    assert "12,400 rows so far" in page or "12400 rows so far" in page
    assert "load delay:1500ms" in page
    assert "<html" not in page


def test_finished_work_asks_for_the_page_once(as_: SignIn, handler: User):
    case = searched(by=handler)
    Job.objects.filter(case=case).update(state=JobState.DONE, finished_at=timezone.now())
    page = as_(handler).get(reverse("desk:progress", args=[case.reference])).content.decode()
    assert "See the result" in page
    assert "delay" not in page
    assert "See the result" not in page_of(case, as_(handler))


def test_work_that_failed_for_good_says_why_and_can_be_tried_again(as_: SignIn, handler: User):
    system()
    case = services.search(filed(), by=Actor.staff(handler))
    job = Job.objects.get(case=case, kind=JobKind.SEARCH)
    Job.objects.filter(pk=job.pk).update(state=JobState.DEAD, problem="The disk is full.", attempts=5)
    case = services.record_failure(case, job=job.pk)
    client = as_(handler)
    page = page_of(case, client)
    assert "The disk is full." in page
    assert "tried 5 times" in page
    answer = client.post(reverse("desk:act", args=[case.reference, "resume"]), {"seen": case.version})
    assert answer.status_code == 302
    job.refresh_from_db()
    case.refresh_from_db()
    assert (job.state, case.state) == (JobState.WAITING, "searching")


def test_why_it_failed_is_told_in_the_language_of_the_reader(as_: SignIn, handler: User):
    system()
    case = services.search(filed(), by=Actor.staff(handler))
    job = Job.objects.get(case=case, kind=JobKind.SEARCH)
    problem = kept(Problem("The mail server did not take the mail (%(error)s).", error="TimeoutError"))
    Job.objects.filter(pk=job.pk).update(state=JobState.DEAD, problem=problem, attempts=5)
    case = services.record_failure(case, job=job.pk)
    page = as_(handler).get(case.get_absolute_url(), headers={"Accept-Language": "de"}).content.decode()
    assert "Der Mailserver hat die E-Mail nicht angenommen (TimeoutError)." in page


def test_documents_are_there_before_and_after_they_are_sent(as_: SignIn, handler: User):
    by = Actor.staff(handler)
    case = documents(services.approve(searched(by=handler), by=by))
    client = as_(handler)
    assert "not sent yet" in page_of(case, client)
    case = services.deliver(case, by=by)
    assert "10 downloads left" in page_of(case, client)


def test_a_case_whose_key_is_destroyed_still_shows_its_record(as_: SignIn, handler: User):
    case = searched(by=handler)
    CaseKey.objects.filter(case=case).delete()
    page = page_of(case, as_(handler))
    assert "The key of this case was destroyed" in page
    assert "filed the request" in page
    assert "Mira" not in page


def test_hostile_text_is_only_text(as_: SignIn, handler: User):
    by = Actor.staff(handler)
    case = filed(name=HOSTILE, message=HOSTILE, identities={"citizen_number": HOSTILE})
    case = searched(by=handler, of=case, details={"warnings": [HOSTILE], "kept": [Stays(1, Why.STAFF, reason=HOSTILE)]})
    case = services.add_note(services.send_message(case, by=by, body=HOSTILE), by=by, body=HOSTILE)
    page = page_of(case, as_(handler))
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") >= 5


def test_it_asks_the_database_the_same_questions_however_much_the_case_holds(
    as_: SignIn, handler: User, django_assert_max_num_queries: DjangoAssertNumQueries
):
    by, client = Actor.staff(handler), as_(handler)
    case = searched(by=handler)
    services.reply(case, body="Hello", uploads=[uploads.clean(SimpleUploadedFile("a.txt", b"a"))])
    services.add_note(case, by=by, body="A note")
    page_of(case, client)  # which is recorded
    few = queries_of(case, client)
    for number in range(20):
        services.reply(case, body="Again", uploads=[uploads.clean(SimpleUploadedFile(f"{number}.txt", b"a"))])
        services.add_note(case, by=by, body="Another")
    assert queries_of(case, client) == few
    assert few <= 50


def queries_of(case: Case, client: object) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        page_of(case, client)
    return len(captured)
