"""What stands around a case, on its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.cases import services
from portal.cases.lifecycle import Kind
from portal.cases.models import Case
from portal.correspondence import uploads
from portal.correspondence.models import Attachment
from portal.staff.models import User
from tests.portal.desk.examples import HOSTILE, SignIn, filed
from tests.portal.desk.test_act import do
from tests.portal.intake.people import visitor

pytestmark = pytest.mark.django_db
A_MONTH = (timezone.localdate() + timedelta(days=30)).isoformat()


def test_a_hold_is_set_shown_and_released(as_: SignIn, handler: User, dpo: User):
    case = filed(Kind.ACCOUNT_DELETION)
    assert do(as_(handler), case, "hold", reason="Sued.", review_on=A_MONTH).status_code == 403
    do(as_(dpo), case, "hold", reason=f"We are sued. {HOSTILE}", review_on=A_MONTH)
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "Legal hold" in page
    assert "Set by Dario Ponti:" in page
    assert "We are sued." in page
    assert HOSTILE not in page
    assert "Put a legal hold on it" not in as_(dpo).get(case.get_absolute_url()).content.decode()
    status = visitor(case).get("/status/").content.decode()
    assert "Your erasure has to wait" in status
    assert "sued" not in status
    do(as_(dpo), case, "release_hold", reason="Settled.")
    assert "Set by Dario Ponti:" not in as_(handler).get(case.get_absolute_url()).content.decode()


def test_a_hold_needs_a_reason_and_a_day_to_come(as_: SignIn, dpo: User):
    case, today = filed(), timezone.localdate().isoformat()
    assert do(as_(dpo), case, "hold", reason="", review_on=A_MONTH).status_code == 422
    answer = do(as_(dpo), case, "hold", reason="Sued.", review_on=today)
    assert "Choose a day to come." in answer.content.decode()
    assert not case.holds.exists()


def test_a_duplicate_is_chosen_among_the_person_s_own_requests(as_: SignIn, handler: User):
    first, case = filed(), filed()
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "Perhaps the same" in page
    assert first.get_absolute_url() in page
    stranger = filed(name="Rosa Lind", email="rosa@example.org", identities={})
    assert do(as_(handler), case, "close_duplicate", of=stranger.pk).status_code == 422
    do(as_(handler), case, "close_duplicate", of=first.pk)
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "says the same as" in page
    assert "Perhaps the same" not in page
    assert first.reference in visitor(case).get("/status/").content.decode()


def test_a_closed_case_is_taken_up_again(as_: SignIn, handler: User, dpo: User):
    case = filed()
    do(as_(handler), case, "withdraw")
    assert "Take it up again" not in as_(handler).get(case.get_absolute_url()).content.decode()
    do(as_(dpo), case, "reopen", reason="It was a mistake.")
    case.refresh_from_db()
    assert case.is_open


def test_a_representative_s_authority_is_checked_and_its_files_go(as_: SignIn, handler: User):
    case = filed(representative="Rosa Lind", representative_role="Lawyer", representative_email="rosa@example.org")
    Case.objects.filter(pk=case.pk).update(by_representative=True)
    upload = uploads.clean(SimpleUploadedFile("power.txt", b"a scan"))
    services.reply(case, body="Here.", uploads=[upload])
    assert "power.txt" in as_(handler).get(case.get_absolute_url()).content.decode()
    file = Attachment.objects.get()
    foreign = Attachment.objects.filter(message__case=services.reply(filed(), body="", uploads=[upload])).get()
    values = {"proof": f"A power of attorney. {HOSTILE}", "receives": "everything"}
    assert do(as_(handler), case, "check_authority", **values, attachments=[foreign.pk]).status_code == 422
    do(as_(handler), case, "check_authority", **values, attachments=[file.pk])
    page = as_(handler).get(case.get_absolute_url()).content.decode()
    assert "A power of attorney." in page
    assert HOSTILE not in page
    assert list(Attachment.objects.all()) == [foreign]
