"""Downloads at the desk."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action
from portal.cases.models import Case
from portal.correspondence import uploads
from portal.correspondence.models import Attachment
from portal.staff.models import User
from tests.portal.desk.examples import SignIn, documents, filed, searched

pytestmark = pytest.mark.django_db


def body(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def sent_in(name: str, content: bytes) -> Case:
    file = uploads.clean(SimpleUploadedFile(name, content))
    return services.reply(filed(), body="Here it is.", uploads=[file])


def test_a_file_the_person_sent_comes_as_a_download_whatever_it_is(as_: SignIn, handler: User):
    case = sent_in("page.html", b"<script>alert(1)</script>")
    answer = as_(handler).get(reverse("desk:attachment", args=[case.reference, Attachment.objects.get().pk]))
    assert body(answer) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_of_another_case_is_not_found(as_: SignIn, handler: User):
    sent_in("one.txt", b"one")
    foreign = reverse("desk:attachment", args=[filed().reference, Attachment.objects.get().pk])
    assert as_(handler).get(foreign).status_code == 404


def test_a_finished_document_can_be_looked_at_and_the_look_is_recorded(as_: SignIn, handler: User):
    case = documents(services.approve(searched(by=handler), by=Actor.staff(handler)), content=b"the package")
    number = case.documents.get().pk
    answer = as_(handler).get(reverse("desk:document", args=[case.reference, number]))
    assert body(answer) == b"the package"
    assert 'filename="package.zip"' in answer["Content-Disposition"]
    assert case.events.get(action=Action.VIEW_DATA).facts == {"document": number}


def test_a_look_by_staff_takes_no_download_from_the_person(as_: SignIn, handler: User):
    by = Actor.staff(handler)
    case = services.deliver(documents(services.approve(searched(by=handler), by=by)), by=by)
    document = case.documents.get()
    as_(handler).get(reverse("desk:document", args=[case.reference, document.pk]))
    document.refresh_from_db()
    assert document.downloads_left == services.ending.DOWNLOADS


def test_a_document_whose_file_is_gone_is_not_found(as_: SignIn, handler: User):
    case = documents(services.approve(searched(by=handler), by=Actor.staff(handler)))
    case.documents.update(file=None)
    gone = reverse("desk:document", args=[case.reference, case.documents.get().pk])
    assert as_(handler).get(gone).status_code == 404
