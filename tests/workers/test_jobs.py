"""Each kind of request, from the filing to the end, with real systems and the real jobs."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from datetime import date

import psycopg
import pytest
from django.core import mail
from django.utils import translation

from portal.cases import evidence, person_page, queries, services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Document, Finding, Outcome
from portal.inventory.models import DataSystem
from portal.outbox.models import Job, JobState
from portal.ui.texts import told
from portal.vault import fields, files
from portal.vault.models import VaultFile
from tests.support.running import run_due_jobs
from tests.workers.steps import (
    approved,
    carried_out,
    everything_in,
    failed_in_the_shop,
    found,
    pages_of,
    rows,
    searched,
)
from workers.connectors.erasing import Step
from workers.jobs.describing import certificate_of
from workers.package import build as package
from workers.package import letters, manifest

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_access_request_ends_with_a_whole_package(file_case, staff, systems):
    case = searched(file_case(), staff)
    assert case.state == State.REVIEW
    assert found(case) == {
        "shop:customer": 1, "shop:purchase": 5, "shop:invoice": 1, "club:member": 1, "club:post": 2,
    }  # fmt: skip
    services.approve(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)

    assert (case.state, case.outcome) == (State.COMPLETED, Outcome.FULFILLED)
    document = Document.objects.get(case=case)
    archive = io.BytesIO(b"".join(files.read(document.file)))
    manifest.verify(archive)
    names = zipfile.ZipFile(archive).namelist()
    assert {"index.html", "letter.pdf", "manifest.json"} <= set(names)
    assert evidence.verify(case) >= 7


def test_what_is_withheld_is_not_in_the_package(file_case, staff, systems):
    case = searched(file_case(), staff)
    finding = Finding.objects.get(case=case, address="club:post")
    services.withhold(case, finding, by=staff.handler, ground="15(4)", reason="They name other members.")
    services.approve(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)

    assert case.outcome == Outcome.PARTLY
    everything = everything_in(case)
    assert b"Hello" not in everything
    assert b"They name other members." in everything


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ACCOUNT_DELETION])
def test_a_system_that_is_not_as_its_file_says_is_shown_and_the_rest_goes_on(file_case, staff, systems, kind):
    with sqlite3.connect(systems.club.removeprefix("sqlite:///")) as club:
        club.execute("ALTER TABLE post RENAME COLUMN text TO body")
    case = searched(file_case(kind), staff)
    assert case.state == State.REVIEW
    (problem,) = case.system_problems.all()
    assert problem.system.key == "club"
    assert "the table 'post' has no column 'text'" in told(problem.problem)
    assert found(case)["shop:customer"] == 1


@pytest.mark.parametrize("looked_at", [False, True])
def test_columns_about_other_people_stay_out_until_somebody_looked(file_case, staff, systems, looked_at):
    club = DataSystem.objects.get(key="club")
    named = "{name: text, meta: {habeas: {label: Mail to friends, third_party: true}}, "
    club.datasets, club.version = club.datasets.replace("{name: text, ", named), club.version + 1
    club.save()
    case = searched(file_case(), staff)
    if looked_at:
        services.show_others(case, Finding.objects.get(case=case, address="club:post"), by=staff.handler)
    services.approve(case, by=staff.handler)
    run_due_jobs()
    pages = pages_of(case)
    assert ("Hello" in pages["systems/club.html"]) is looked_at
    assert ("All of it is in this package." in pages["index.html"]) is looked_at
    for page in ("index.html", "letter.html", "systems/club.html"):
        assert (LEFT_OUT in pages[page]) is not looked_at, page
    outcome = services.deliver(case, by=staff.handler).outcome
    assert outcome == (Outcome.FULFILLED if looked_at else Outcome.PARTLY)


LEFT_OUT = "Left out because it is about other people (Art. 15(4) GDPR): Mail to friends."


def test_what_could_not_be_searched_is_told_in_the_persons_words(file_case, staff, systems):
    club = DataSystem.objects.get(key="club")
    club.datasets, club.version = club.datasets.replace("true, references", "true, identity: member_no, references"), 2
    club.save()
    nothing_proved = {"email": "", "representative_email": "lea@example.org"}
    case = searched(file_case(**nothing_proved, identities={"member_no": "M-1"}), staff)
    services.approve(case, by=staff.handler)
    run_due_jobs()
    pages = pages_of(case)
    for page in ("index.html", "letter.html"):
        assert "The shop, Customers: Could not be searched with what you gave us." in pages[page]
    assert not [page for page, text in pages.items() if "not reachable" in text]


@pytest.mark.parametrize("kind", [Kind.ACCESS, Kind.ACCOUNT_DELETION])
def test_a_case_for_which_nothing_could_be_searched_does_not_go_on(file_case, staff, systems, kind):
    case = searched(file_case(kind, email="", representative_email="lea@example.org"), staff)
    assert {finding.state for finding in queries.findings(case)} == {"unreachable"}
    go_on = services.approve if kind == Kind.ACCESS else services.submit
    with pytest.raises(NotAllowed, match="Nothing could be searched"):
        go_on(case, by=staff.handler)


def test_a_system_that_is_down_is_shown_and_the_rest_goes_on(file_case, staff, systems, target_server):
    target_server.drop_database(systems.shop.partition("@/")[2].partition("?")[0])
    case = searched(file_case(), staff)

    states = {finding.address: finding.state for finding in queries.findings(case)}
    assert states["shop:customer"] == "failed"
    assert states["club:member"] == "failed"  # it is only reached through the shop
    with pytest.raises(NotAllowed, match="search again"):
        services.approve(case, by=staff.handler)


def test_an_account_deletion_erases_in_both_systems_and_keeps_what_the_law_wants(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.dpo)
    with pytest.raises(NotAllowed, match="second person"):
        services.approve(case, by=staff.dpo)
    services.approve(case, by=staff.second_dpo)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.READY, list(queries.dead_jobs(case).values_list("problem", flat=True))
    case = services.deliver(case, by=staff.handler)

    assert case.outcome == Outcome.PARTLY
    assert rows(systems.shop, "SELECT count(*) FROM customer WHERE id = 1") == [(0,)]
    assert rows(systems.shop, "SELECT customer_id, amount FROM invoice ORDER BY id") == [(1, 10), (2, 20)]
    assert rows(systems.club, "SELECT count(*) FROM post") == [(1,)]
    for finding in queries.findings(case):
        assert finding.found == (finding.erased or 0) + finding.kept
        assert not finding.left
    assert Document.objects.get(case=case).kind == Document.Kind.CERTIFICATE


def test_details_that_the_law_keeps_in_masked_rows_are_told_and_not_called_erased(file_case, staff, systems):
    shop = DataSystem.objects.get(key="shop")
    law = "meta: {habeas: {label: Number, retain: {ground: 17(3)(b), statute: Trade Act s. 9}}}"
    named = "{name: member_no, data_categories: [user.unique_id]"
    shop.datasets, shop.version = shop.datasets.replace(named, f"{named}, {law}"), shop.version + 1
    shop.save()
    with psycopg.connect(systems.shop) as connection:
        connection.execute("DELETE FROM invoice")
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    assert case.outcome == Outcome.PARTLY
    certificate = letters._certificate(certificate_of(case, list(queries.findings(case))))
    assert "The law says that we must keep: Number." in repr(certificate)
    assert "Trade Act s. 9" in repr(certificate)


def test_the_system_that_leads_to_the_other_is_erased_last(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    order = [erasure.system.key for erasure in case.plans.get().erasures.order_by("pk")]
    assert order == ["club", "shop"]


def test_information_deletion_masks_only_the_chosen_categories(file_case, staff, systems):
    case = searched(file_case(Kind.INFORMATION_DELETION, categories=["user.content"]), staff)
    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)

    assert rows(systems.club, "SELECT * FROM member ORDER BY 1") == [
        ("M-1", "Ada Example", None), ("M-2", "Bo Example", "Upwards"),
    ]  # fmt: skip
    assert rows(systems.club, "SELECT text FROM post ORDER BY id") == [(None,), (None,), ("Hi",)]


def test_an_erasure_that_differs_from_its_plan_changes_nothing_and_comes_back_to_staff(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    with sqlite3.connect(systems.club.removeprefix("sqlite:///")) as connection:
        connection.execute("INSERT INTO post VALUES (9, 'M-1', 'one more')")
    run_due_jobs()
    case.refresh_from_db()

    assert case.state == State.REVIEW
    problem = told(queries.dead_jobs(case).get().problem)
    assert "2 rows were planned, 3 are there now" in problem
    assert rows(systems.club, "SELECT count(*) FROM post") == [(4,)]
    assert rows(systems.shop, "SELECT count(*) FROM customer") == [(2,)]


def test_a_plan_that_was_changed_after_the_yes_is_not_run_and_staff_see_why(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    plan = case.plans.get()
    body = fields.unseal(case, "plan", plan.body)
    body["engine"]["entries"]["club:post"]["rows"] = 3
    case.plans.update(body=fields.seal(case, "plan", body))
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert "not the one that was approved" in told(queries.dead_jobs(case).get().problem)
    assert rows(systems.club, "SELECT count(*) FROM post") == [(3,)]


@pytest.mark.parametrize("change", [{"active": False}, {"datasets": "dataset: [{fides_key: guild, collections: []}]"}])
def test_a_system_that_left_between_the_yes_and_the_work_is_not_called_erased(file_case, staff, systems, change):
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    DataSystem.objects.filter(key="club").update(version=2, **change)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    assert "club:post" in told(queries.dead_jobs(case).get().problem)
    assert not case.plans.get().erasures.exclude(verified_at=None).exists()


def test_a_plan_that_was_sent_back_is_not_run_on_the_strength_of_an_earlier_yes(file_case, staff, systems):
    case = failed_in_the_shop(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff, systems)
    with psycopg.connect(systems.shop) as shop:
        shop.execute("DELETE FROM purchase WHERE id = 99")
    services.submit(case, by=staff.handler)
    case = services.send_back(case, by=staff.dpo, reason="Wait for the court.")
    with pytest.raises(NotAllowed):
        services.retry(case, by=staff.handler)
    run_due_jobs()
    assert rows(systems.shop, "SELECT count(*) FROM customer") == [(2,)]

    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.READY
    assert rows(systems.shop, "SELECT count(*) FROM customer") == [(1,)]


def test_a_withdrawn_erasure_never_runs_whatever_is_queued(file_case, staff, systems):
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.handler)
    services.withdraw(case)
    run_due_jobs()

    with pytest.raises(NotAllowed):
        services.approve(case, by=staff.dpo)
    assert rows(systems.shop, "SELECT count(*) FROM customer") == [(2,)]


def test_withdrawing_during_a_search_leaves_no_data_behind(file_case, staff, systems):
    case = file_case()
    services.search(case, by=staff.handler)
    services.withdraw(case)
    run_due_jobs()

    assert not VaultFile.objects.filter(case=case).exists()
    assert Job.objects.get(case=case, kind="search").state == JobState.CANCELLED


def test_a_worker_that_wakes_up_after_its_time_does_not_erase(file_case, staff, systems, monkeypatch):
    """Its job ran out in the middle, failed for good elsewhere, and the person withdrew."""
    case = approved(searched(file_case(Kind.ACCOUNT_DELETION), staff), staff)
    run = Step.run

    def run_late(step: Step, secret: bytes) -> int:
        if case.is_open:
            Job.objects.filter(case=case, kind="erase").update(state=JobState.DEAD)
            services.record_failure(case, job=0)
            case.state = services.withdraw(case).state
        return run(step, secret)

    monkeypatch.setattr(Step, "run", run_late)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert rows(systems.club, "SELECT count(*) FROM post") == [(3,)]


def test_withdrawing_while_the_package_is_made_leaves_no_data_behind(file_case, staff, systems, monkeypatch):
    case = services.approve(searched(file_case(), staff), by=staff.handler)

    def build(*arguments: object) -> object:
        services.withdraw(case)
        return package.build(*arguments)

    monkeypatch.setattr("workers.jobs.package.build", build)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.WITHDRAWN
    assert not VaultFile.objects.filter(case=case).exists()


def test_an_erasure_ends_the_persons_older_packages_and_links(file_case, staff, systems):
    older = searched(file_case(), staff)
    services.approve(older, by=staff.handler)
    run_due_jobs()
    services.deliver(older, by=staff.handler)
    run_due_jobs()

    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    services.submit(case, by=staff.handler)
    services.approve(case, by=staff.dpo)
    run_due_jobs()

    document = Document.objects.get(case=older)
    assert (document.file, bool(document.revoked_at)) == (None, True)
    assert not older.links.filter(revoked_at=None).exists()
    assert not VaultFile.objects.filter(case=older).exists()


def test_mails_go_out_once_each(file_case, staff, systems):
    file_case()
    run_due_jobs()
    run_due_jobs()
    assert len(mail.outbox) == 2
    assert all(message.alternatives for message in mail.outbox)


def test_a_field_that_is_left_out_is_in_no_file_of_the_package_and_the_letter_says_why(file_case, staff, systems):
    case = searched(file_case(), staff)
    why = {"ground": "15(4)", "reason": "A post may name others."}
    services.leave_out(case, by=staff.handler, what="field:club:post text", **why)
    services.approve(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)
    assert case.outcome == Outcome.PARTLY
    assert b"Hello" not in everything_in(case)
    for page in ("index.html", "letter.html", "systems/club.html"):
        assert "A post may name others. (Art. 15(4) GDPR)" in pages_of(case)[page], page


def test_a_field_that_staff_keep_stays_in_an_erasure_and_the_certificate_says_why(file_case, staff, systems):
    case = searched(file_case(Kind.INFORMATION_DELETION, categories=["user.content"]), staff)
    services.leave_out(
        case,
        by=staff.handler,
        what="field:club:post text",
        ground="17(3)(b)-retention",
        reason="The chronicle must be kept.",
        statute="§ 7 of the Archives Act",
        until=date(2031, 12, 31),
    )
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.REVIEW
    case = carried_out(case, staff)
    assert case.outcome == Outcome.PARTLY
    assert {text for (text,) in rows(systems.club, "SELECT text FROM post")} >= {"Hello"}
    items = certificate_of(case, list(queries.findings(case))).items
    (kept,) = [kept for item in items for kept in item.kept if "chronicle" in kept.reason]
    assert (kept.ground, kept.statute, kept.until) == (
        "Art. 17(3)(b) GDPR",
        "§ 7 of the Archives Act",
        "31 December 2031",
    )


def test_a_system_that_staff_keep_is_left_alone(file_case, staff, systems):
    before = rows(systems.club, "SELECT * FROM post ORDER BY 1")
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    why = {"ground": "17(3)(e)", "reason": "A claim is in court."}
    services.leave_out(case, by=staff.handler, what="system:club", **why)
    run_due_jobs()
    case.refresh_from_db()
    case = carried_out(case, staff)
    assert rows(systems.club, "SELECT * FROM post ORDER BY 1") == before
    assert case.outcome == Outcome.PARTLY


def test_a_certificate_is_in_the_persons_language_to_the_names_of_systems_and_the_days(file_case, staff, systems):
    shop = DataSystem.objects.get(key="shop")
    until = "statute: {en: Commercial Code, de: Handelsgesetzbuch}, until: 2036-12-31"
    shop.datasets = (
        shop.datasets
        .replace("label: The shop", "label: {en: The shop, de: Der Laden}")
        .replace("statute: Commercial Code s. 257, until: end of 2036", until)
    )  # fmt: skip
    shop.version += 1
    shop.save()
    case = carried_out(searched(file_case(Kind.ACCOUNT_DELETION, language="de"), staff), staff)
    certificate = certificate_of(case, list(queries.findings(case)))
    assert {item.system_label for item in certificate.items} == {"Der Laden", "The club"}
    assert [(kept.statute, kept.until) for item in certificate.items for kept in item.kept] == [
        ("Handelsgesetzbuch", "31. Dezember 2036")
    ]
    with translation.override("de"):
        assert [account.system for account in person_page.load(case).accounts] == ["The club", "Der Laden"]
