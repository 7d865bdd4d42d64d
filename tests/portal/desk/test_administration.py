"""Data systems and accounts."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from portal.inventory import services as inventory
from portal.inventory.models import DataSystem, Inspection
from portal.outbox.models import Job, JobKind
from portal.staff.models import Role, User
from tests.portal.desk.examples import HOSTILE, PASSWORD, SignIn, system

pytestmark = pytest.mark.django_db
DATASET = """dataset:
  - fides_key: registry
    name: Registry
    collections:
      - name: citizens
        fields:
          - name: email
            data_categories: [user.contact.email]
"""
SECRET = "postgresql://habeas:hunter2@db.example.org/registry"
NEW = {"key": "registry", "label": "Registry", "url": SECRET, "datasets": DATASET}


def add(client: Client, **values: object):
    return client.post(reverse("desk:add_system"), {**NEW, **values})


def test_a_system_is_added(as_: SignIn, administrator: User):
    assert add(as_(administrator))["Location"] == reverse("desk:system", args=["registry"])
    made = DataSystem.objects.get(key="registry")
    assert (made.url, made.datasets, made.active) == (SECRET, DATASET, True)


def test_its_connection_is_never_shown_again(as_: SignIn, administrator: User):
    client = as_(administrator)
    add(client)
    pages = [client.get(reverse("desk:systems")), client.get(reverse("desk:system", args=["registry"])),
             add(client, key="x y")]  # fmt: skip
    assert not any("hunter2" in page.content.decode() for page in pages)


def test_a_key_is_used_once(as_: SignIn, administrator: User):
    system("registry")
    assert add(as_(administrator)).status_code == 422


def test_a_new_system_needs_a_connection_and_a_file(as_: SignIn, administrator: User):
    assert add(as_(administrator), url="").status_code == 422
    assert add(as_(administrator), datasets="").status_code == 422


def test_the_file_can_be_uploaded(as_: SignIn, administrator: User):
    upload = SimpleUploadedFile("registry.yml", DATASET.encode())
    add(as_(administrator), datasets="", upload=upload)
    assert DataSystem.objects.get().datasets == DATASET


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("dataset: [", "Line 1"),
        ("- a\n- b", "must start with"),
        (DATASET.replace("name: citizens", "title: citizens"), "Line 5: collections.0.name"),
        (DATASET + "            fides_meta: {references: 3}\n", "Line 9"),
    ],
)
def test_a_file_that_is_no_dataset_file_is_refused_with_its_lines(
    as_: SignIn, administrator: User, text: str, words: str
):
    answer = add(as_(administrator), datasets=text)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not DataSystem.objects.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * (2 * 1024 * 1024 + 1)])
def test_an_upload_that_is_no_text_or_too_large_is_refused(as_: SignIn, administrator: User, content: bytes):
    answer = add(as_(administrator), datasets="", upload=SimpleUploadedFile("registry.yml", content))
    assert answer.status_code == 422


def test_a_system_keeps_its_connection_unless_another_is_given(as_: SignIn, administrator: User):
    made, client = system(), as_(administrator)
    address = reverse("desk:system", args=[made.key])
    before = made.url
    client.post(address, {"label": "The registry", "datasets": DATASET, "active": "on"})
    made.refresh_from_db()
    assert (made.label, made.url, made.version, made.active) == ("The registry", before, 2, True)
    client.post(address, {"label": "The registry", "datasets": DATASET, "url": SECRET})
    made.refresh_from_db()
    assert (made.url, made.active) == (SECRET, False)


def test_a_refused_change_leaves_the_system_as_it_was(as_: SignIn, administrator: User):
    made = system()
    answer = as_(administrator).post(reverse("desk:system", args=[made.key]), {"label": "", "datasets": "nonsense"})
    assert answer.status_code == 422
    assert "Registry</h1>" in answer.content.decode()


def test_an_unknown_system_or_colleague_is_not_found(as_: SignIn, administrator: User):
    client = as_(administrator)
    assert client.get(reverse("desk:system", args=["nowhere"])).status_code == 404
    assert client.get(reverse("desk:person", args=[999_999])).status_code == 404


def test_somebody_new_chooses_a_password_by_a_link_and_signs_in(
    as_: SignIn, administrator: User, mailoutbox: list, client: Client
):
    values = {"name": "Nora New", "email": "nora.new@example.org", "role": "handler"}
    assert as_(administrator).post(reverse("desk:add_person"), values).status_code == 302
    (mail,) = mailoutbox
    assert mail.to == ["nora.new@example.org"]
    path = re.search(r"https?://[^/]+(/\S+)", mail.body).group(1)
    form = client.get(path, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(email="nora.new@example.org").check_password(PASSWORD)


def test_an_address_has_one_account(as_: SignIn, administrator: User, handler: User, mailoutbox: list):
    values = {"name": "Again", "email": handler.email.upper(), "role": "dpo"}
    assert as_(administrator).post(reverse("desk:add_person"), values).status_code == 422
    assert mailoutbox == []


def test_a_colleague_gets_another_role_or_is_closed(as_: SignIn, administrator: User, handler: User):
    address = reverse("desk:person", args=[handler.pk])
    as_(administrator).post(address, {"name": "Hanna K.", "role": "auditor"})
    handler.refresh_from_db()
    assert (handler.name, handler.role, handler.is_active) == ("Hanna K.", Role.AUDITOR, False)


def test_the_last_administrator_stays(as_: SignIn, administrator: User):
    address = reverse("desk:person", args=[administrator.pk])
    answer = as_(administrator).post(address, {"name": "Ada", "role": "handler", "is_active": "on"})
    assert answer.status_code == 422
    assert "last administrator" in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.role == Role.ADMINISTRATOR


def test_a_link_is_sent_again(as_: SignIn, administrator: User, handler: User, mailoutbox: list):
    assert as_(administrator).post(reverse("desk:invite", args=[handler.pk])).status_code == 302
    assert [mail.to for mail in mailoutbox] == [[handler.email]]
    assert as_(administrator).get(reverse("desk:invite", args=[handler.pk])).status_code == 405


def test_hostile_labels_and_names_are_only_text(as_: SignIn, administrator: User):
    made = system()
    DataSystem.objects.filter(pk=made.pk).update(label=HOSTILE)
    User.objects.filter(pk=administrator.pk).update(name=HOSTILE)
    client = as_(administrator)
    for name in ("systems", "staff"):
        assert "<script>alert" not in client.get(reverse(f"desk:{name}")).content.decode()


def test_a_new_system_is_looked_at_and_its_page_says_so(as_: SignIn, administrator: User):
    page = add(client := as_(administrator))
    shown = client.get(reverse("desk:system", args=["registry"])).content.decode()
    assert page.status_code == 302
    assert "Workers are looking at the system" in shown
    assert Job.objects.get(kind=JobKind.INSPECT).arguments == {"system": DataSystem.objects.get().pk, "version": 1}


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"problem": "the system refuses connections"}, "the system refuses connections"),
        ({"differences": [HOSTILE]}, "The system and its dataset file differ."),
        ({}, "It answers, and its tables are as the dataset file says."),
    ],
)
def test_what_was_seen_stands_on_its_page(as_: SignIn, administrator: User, seen: dict[str, object], words: str):
    client = as_(administrator)
    add(client)
    inventory.record_inspection(DataSystem.objects.get(), version=1, **seen)
    shown = client.get(reverse("desk:system", args=["registry"])).content.decode()
    assert words in shown
    assert HOSTILE not in shown


def test_it_can_be_looked_at_again(as_: SignIn, administrator: User):
    client = as_(administrator)
    add(client)
    inventory.record_inspection(DataSystem.objects.get(), version=1)
    client.post(reverse("desk:inspect_system", args=["registry"]))
    assert Inspection.objects.get().pending


def test_only_administrators_have_it_looked_at(as_: SignIn, dpo: User):
    system("registry")
    assert as_(dpo).post(reverse("desk:inspect_system", args=["registry"])).status_code == 403
