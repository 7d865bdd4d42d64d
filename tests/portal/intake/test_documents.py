"""The answer: a code from the mailbox first, then a few downloads for a while."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.findings import Stays
from portal.cases.lifecycle import Action, Kind
from portal.cases.models import Case, Document, Erasure
from portal.cases.services.erasing import Verified
from portal.correspondence.models import Letter
from portal.identity import services as identity
from portal.identity.models import OneTimeCode
from portal.law.keeping import Why
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague, documents, filed, finding_of, searched
from tests.portal.intake.people import letters, visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dpo() -> User:
    return colleague(Role.DPO, "Dario Ponti")


@pytest.fixture
def handler() -> User:
    return colleague(Role.HANDLER, "Hanna Keller")


@pytest.fixture
def answered(dpo: User) -> Case:
    case = services.approve(searched(by=dpo), by=Actor.staff(dpo))
    return services.deliver(documents(case), by=Actor.staff(dpo))


def _code(case: Case) -> str:
    found = re.search(r"^\d{6}$", letters(case, Letter.CODE)[-1]["text"], re.MULTILINE)
    assert found
    return found[0]


def _unlock(browser: Client, case: Case) -> Any:
    browser.post("/status/code/send/")
    return browser.post("/status/code/", {"code": _code(case)})


def _download(browser: Client) -> Any:
    return browser.post(f"/status/document/{Document.objects.get().pk}/")


def test_the_answer_is_announced_with_its_limits(answered: Case) -> None:
    page = visitor(answered).get("/status/").content.decode()
    assert "Your answer is ready" in page
    assert "up to 10 more times" in page
    assert "Send me a code" in page
    assert "/status/document/" not in page


def test_a_code_from_the_mailbox_opens_the_documents(answered: Case) -> None:
    browser = visitor(answered)
    assert _download(browser).headers["Location"] == "/status/", "not without a code"
    assert _unlock(browser, answered).headers["Location"] == "/status/"
    assert "/status/document/" in browser.get("/status/").content.decode()
    response = _download(browser)
    assert b"".join(response) == b"PK-invented"
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == 'attachment; filename="package.zip"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert "up to 9 more times" in browser.get("/status/").content.decode()


def test_every_download_is_evidence(answered: Case) -> None:
    browser = visitor(answered)
    _unlock(browser, answered)
    _download(browser)
    _download(browser)
    assert answered.events.filter(action=Action.DOWNLOAD).count() == 2


def test_a_code_typed_with_spaces_or_in_other_digits_is_the_same(answered: Case) -> None:
    browser = visitor(answered)
    browser.post("/status/code/send/")
    arabic = _code(answered).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert browser.post("/status/code/", {"code": f"{arabic[:3]} {arabic[3:]}"}).status_code == 302


def test_a_wrong_code_opens_nothing_and_says_so(answered: Case) -> None:
    browser = visitor(answered)
    browser.post("/status/code/send/")
    wrong = "000000" if _code(answered) != "000000" else "111111"
    response = browser.post("/status/code/", {"code": wrong})
    assert response.status_code == 422
    assert "This is not the code" in response.content.decode()
    assert _download(browser).status_code == 302


def test_a_code_of_another_request_opens_nothing(answered: Case, dpo: User) -> None:
    visitor(answered).post("/status/code/send/")
    stranger = visitor(filed(email="other@example.org"))
    assert stranger.post("/status/code/", {"code": _code(answered)}).status_code == 422
    assert stranger.post("/status/code/send/").status_code == 404, "there is nothing to open"
    assert _download(stranger).status_code == 404


def test_an_opened_page_closes_after_a_quarter_of_an_hour(answered: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = visitor(answered)
    _unlock(browser, answered)
    later = timezone.now().timestamp() + 16 * 60
    monkeypatch.setattr("portal.intake.session.time.time", lambda: later)
    assert _download(browser).status_code == 302
    assert "Send me a code" in browser.get("/status/").content.decode()


def test_another_browser_needs_a_code_of_its_own(answered: Case) -> None:
    _unlock(visitor(answered), answered)
    assert _download(visitor(answered)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_codes_asked_for_at_once_are_counted_one_after_another(answered: Case) -> None:
    with transaction.atomic(), ThreadPoolExecutor(1) as somebody_else:
        identity.issue_code(answered)
        assert somebody_else.submit(_has_to_wait, answered).result()


def _has_to_wait(case: Case) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            identity.issue_code(case)
    except OperationalError:
        return True
    finally:
        connection.close()
    return False


def test_codes_are_not_sent_without_end(answered: Case) -> None:
    browser = visitor(answered)
    assert [browser.post("/status/code/send/").status_code for _number in range(6)] == [302] * 5 + [429]


def test_codes_of_one_day_are_too_few_to_be_guessed(answered: Case) -> None:
    browser = visitor(answered)
    for _hour in range(2):
        assert [browser.post("/status/code/send/").status_code for _number in range(5)] == [302] * 5
        OneTimeCode.objects.update(created_at=timezone.now() - timedelta(hours=2))
    assert browser.post("/status/code/send/").status_code == 429


def test_used_up_or_run_out_it_can_no_longer_be_had(answered: Case) -> None:
    browser = visitor(answered)
    _unlock(browser, answered)
    Document.objects.update(downloads_left=1)
    assert _download(browser).status_code == 200
    assert _download(browser).status_code == 404
    Document.objects.update(downloads_left=5, expires_at=timezone.now() - timedelta(seconds=1))
    assert _download(browser).status_code == 404


def test_an_access_accounts_for_what_was_found(answered: Case) -> None:
    page = visitor(answered).get("/status/").content.decode()
    assert "Citizens" in page
    assert re.search(r'data-label="Found">3<', page)
    assert re.search(r'data-label="You receive">3<', page)
    assert re.search(r'data-label="Left out">0<', page)


def test_what_is_left_out_says_why_and_where_to_complain(dpo: User) -> None:
    by = Actor.staff(dpo)
    case = searched(by=dpo)
    finding = case.findings.get(pk=finding_of(case))
    services.withhold(case, finding, by=by, ground="15(4)", reason="It names your neighbours.")
    case = services.deliver(documents(services.approve(case, by=by)), by=by)
    page = visitor(case).get("/status/").content.decode()
    assert re.search(r'data-label="Left out">3<', page)
    assert "It names your neighbours. (Art. 15(4) GDPR)" in page
    assert "The Commissioner" in page


def test_an_erasure_accounts_for_what_went_and_what_stayed(handler: User, dpo: User) -> None:
    kept = [Stays(1, Why.LAW, statute="§ 257 HGB", until="2030-12-31")]
    case = searched(Kind.ACCOUNT_DELETION, by=handler, to_erase=2, details={"kept": kept})
    case = services.approve(services.submit(case, by=Actor.staff(handler)), by=Actor.staff(dpo))
    results = [Verified("registry:citizens", 2, 0), Verified("registry:sightings", 0, 0)]
    case = services.record_erasure(case, Erasure.objects.get(), results)
    with_certificate = documents(case, "certificate.pdf", b"%PDF")
    case = services.deliver(with_certificate, by=Actor.staff(dpo))
    page = visitor(case).get("/status/").content.decode()
    assert "Erased, but for what we must keep" in page
    assert re.search(r'data-label="Found">3<', page)
    assert re.search(r'data-label="Erased">2<', page)
    assert re.search(r'data-label="Kept">1<', page)
    assert "The law says that we must keep this. (§ 257 HGB) Until 31 December 2030." in page
