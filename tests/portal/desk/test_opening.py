"""Who of staff opened a case, and a person's files, is evidence."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.cases import services
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.cases.services import opening
from portal.correspondence import uploads
from portal.correspondence.models import Attachment
from portal.staff.models import User
from tests.portal.desk.examples import SignIn, filed

pytestmark = pytest.mark.django_db


def openings(case: Case) -> list[str]:
    return list(case.events.filter(action=Action.VIEW_CASE).values_list("actor", flat=True))


def test_opening_a_case_is_recorded_once_an_hour_for_each_of_staff(
    as_: SignIn, handler: User, auditor: User, monkeypatch: pytest.MonkeyPatch
):
    case = filed()
    for client in (as_(handler), as_(handler), as_(auditor), as_(handler)):
        assert client.get(case.get_absolute_url()).status_code == 200
    assert openings(case) == [f"staff:{handler.pk}", f"staff:{auditor.pk}"]
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr(opening.timezone, "now", lambda: later)
    services.record_opening(case, by=opening.Actor.staff(handler))
    assert openings(case).count(f"staff:{handler.pk}") == 2


def test_opening_a_case_does_not_make_it_another_version(as_: SignIn, handler: User):
    case = filed()
    as_(handler).get(case.get_absolute_url())
    assert Case.objects.get(pk=case.pk).version == case.version


def test_the_queue_records_nothing(as_: SignIn, handler: User):
    case = filed()
    as_(handler).get(reverse("desk:queue"))
    assert openings(case) == []


def test_every_download_of_a_persons_file_is_recorded(as_: SignIn, handler: User):
    case = services.reply(filed(), body="Here.", uploads=[uploads.clean(SimpleUploadedFile("a.txt", b"a scan"))])
    number = Attachment.objects.get(message__case=case).pk
    for _time in range(2):
        as_(handler).get(reverse("desk:attachment", args=[case.reference, number]))
    facts = case.events.filter(action=Action.VIEW_CASE).values_list("facts", flat=True)
    assert list(facts) == [{"attachment": number}] * 2
