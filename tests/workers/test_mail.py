"""Mail through a real server."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as live
from django.test import Client
from django.utils import timezone

from portal.correspondence.models import Letter, Mail
from portal.identity import recovery
from portal.outbox.models import Job, JobKind, JobState
from portal.ui.texts import told
from tests.portal.desk.examples import filed
from tests.support.running import run_due_jobs
from workers.local.setting_up import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Server:
    """What a mail server got, and what it answers."""

    got: list[Message] = field(default_factory=list)
    to_recipients: str = "250 OK"
    to_content: str = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  the server's word
        if self.to_recipients.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the server's word
        if self.to_content.startswith("250"):
            self.got.append(email.message_from_bytes(envelope.content, policy=default))
        return self.to_content


@pytest.fixture
def server(settings) -> Iterator[Server]:
    handler = Server()
    with free_port(25_000) as port:
        controller = Controller(handler, hostname="127.0.0.1", port=port)
        controller.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
        yield handler
        controller.stop()


def job() -> Job:
    return Job.objects.get(kind=JobKind.SEND_MAIL)


def test_a_mail_arrives_as_text_and_as_html_with_a_link_in_both(server: Server):
    filed(confirmed=False)
    run_due_jobs()
    (mail,) = server.got
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    link = next(word for word in text.split() if "/open/" in word)
    assert link in html
    assert link.startswith(live.ORIGIN)
    assert mail["To"] == "mira.voss@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_subject_names_nobody_and_nothing_of_the_matter(server: Server):
    case = filed(confirmed=False, name="Mira\r\nBcc: all@example.org")
    run_due_jobs()
    (mail,) = server.got
    assert mail["Subject"] == f"Please confirm your request · {case.reference}"
    assert mail["Bcc"] is None


def test_a_server_that_is_busy_is_tried_again_and_the_mail_arrives_once(server: Server):
    server.to_content = "451 try later"
    filed(confirmed=False)
    run_due_jobs()
    assert (job().state, server.got) == (JobState.WAITING, [])
    server.to_content = "250 OK"
    Job.objects.update(due_at="2020-01-01T00:00Z")
    run_due_jobs()
    assert (job().state, len(server.got)) == (JobState.DONE, 1)
    assert Mail.objects.get().sent_at


def test_an_address_that_is_refused_comes_before_staff(server: Server):
    server.to_recipients = "550 no such mailbox"
    filed(confirmed=False)
    run_due_jobs()
    assert job().state == JobState.DEAD
    assert "refuses the recipient" in told(job().problem)
    assert "mira" not in told(job().problem)


def test_a_server_that_is_not_there_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    filed(confirmed=False)
    run_due_jobs()
    assert job().state == JobState.WAITING


def new_links() -> list[str]:
    """Who got a new link, in the order of the mails."""
    return list(Mail.objects.filter(letter=Letter.NEW_LINK).order_by("pk").values_list("case__reference", flat=True))


def test_a_lost_link_is_answered_with_one_that_opens_the_request(server: Server, client: Client):
    case = filed()
    recovery.request_link(email="mira.voss@example.org", reference=case.reference)
    run_due_jobs()
    (mail,) = [mail for mail in server.got if mail["Subject"].startswith("Your link")]
    link = next(word for word in mail.get_body(["plain"]).get_content().split() if "/open/" in word)
    assert client.post(link.removeprefix(live.ORIGIN)).headers["Location"] == "/status/"


def test_without_a_reference_each_request_gets_a_mail_of_its_own(server: Server):
    cases = [filed(), filed(), filed(email="somebody@example.org")]
    recovery.request_link(email="mira.voss@example.org")
    run_due_jobs()
    assert sorted(new_links()) == sorted(case.reference for case in cases[:2])


def test_nobody_gets_a_mail_for_what_is_not_known_or_erased(server: Server):
    filed().key.delete()
    recovery.request_link(email="mira.voss@example.org")
    recovery.request_link(email="nobody@example.org")
    run_due_jobs()
    assert new_links() == []


def test_a_request_gets_three_new_links_an_hour_and_more_later(server: Server):
    case = filed()
    for _time in range(5):
        recovery.request_link(email="mira.voss@example.org")
    run_due_jobs()
    assert new_links() == [case.reference] * 3
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=1))
    recovery.request_link(email="mira.voss@example.org")
    run_due_jobs()
    assert new_links() == [case.reference] * 4
