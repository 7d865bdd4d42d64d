"""The mailbox of the demo: every mail, none of it dangerous, and in no other mode."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client

from portal.demo.mailbox import MailboxBackend
from portal.demo.models import SentMail
from tests.support.product import ROOT

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
RESOLVE = """
import django
django.setup()
from django.apps import apps
from django.urls import Resolver404, resolve
for path in ("/demo/", "/demo/mailbox/"):
    try:
        resolve(path)
    except Resolver404:
        continue
    raise SystemExit(f"{path} exists")
print("absent" if not apps.is_installed("portal.demo") else "installed")
"""


def deliver(subject: str = "Your code", html: str = "", message_id: str = "<1@example.org>") -> SentMail:
    message = EmailMultiAlternatives(
        subject, "Hello http://localhost:8000/open/abc/", "office@example.org", ["mira.voss@example.org"]
    )
    message.extra_headers["Message-ID"] = message_id
    if html:
        message.attach_alternative(html, "text/html")
    assert MailboxBackend().send_messages([message]) == 1
    return SentMail.objects.get(message_id=message_id)


def test_a_mail_arrives_with_its_recipient_subject_and_text(client: Client):
    mail = deliver()
    assert "mira.voss@example.org" in client.get("/demo/mailbox/").content.decode()
    page = client.get(f"/demo/mailbox/{mail.pk}/").content.decode()
    assert '<a href="http://localhost:8000/open/abc/"' in page


def test_a_mail_sent_twice_arrives_once():
    deliver()
    deliver()
    assert SentMail.objects.count() == 1


def test_the_newest_mail_stands_first(client: Client):
    deliver("The older one", message_id="<1@example.org>")
    deliver("The newer one", message_id="<2@example.org>")
    page = client.get("/demo/mailbox/").content.decode()
    assert page.index("The newer one") < page.index("The older one")


def test_an_empty_mailbox_says_how_to_fill_it(client: Client):
    assert "No mail yet" in client.get("/demo/mailbox/").content.decode()


def test_a_hostile_subject_is_only_text(client: Client):
    mail = deliver(HOSTILE)
    for path in ("/demo/mailbox/", f"/demo/mailbox/{mail.pk}/"):
        assert HOSTILE not in client.get(path).content.decode()


def test_what_a_mail_is_pictured_with_can_run_nothing(client: Client):
    mail = deliver(html=f"<html><head></head><body>{HOSTILE}</body></html>")
    response = client.get(f"/demo/mailbox/{mail.pk}/body/")
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"]) == ("'none'", "'none'")
    assert policy["sandbox"] == "allow-top-navigation-by-user-activation"
    assert (
        'sandbox="allow-top-navigation-by-user-activation"' in client.get(f"/demo/mailbox/{mail.pk}/").content.decode()
    )


@pytest.mark.parametrize("path", ["", "body/"])
def test_a_mail_that_is_not_there_is_not_found(client: Client, path: str):
    assert client.get(f"/demo/mailbox/4711/{path}").status_code == 404


@pytest.mark.parametrize("path", ["/demo/", "/demo/mailbox/"])
def test_the_pages_only_show(client: Client, path: str):
    assert client.post(path).status_code == 405


def test_production_has_no_demo(tmp_path: Path):
    environment = {
        **os.environ,
        "HABEAS_MODE": "production",
        "SECRET_KEY": "x" * 60,
        "HABEAS_STATE_DIR": str(tmp_path),
    }
    ran = subprocess.run(
        [sys.executable, "-c", RESOLVE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stdout.strip()) == (0, "absent"), ran.stderr
