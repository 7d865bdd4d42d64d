"""A system that no connector reaches, and its owner, for tests."""

from __future__ import annotations

from portal.correspondence import services as correspondence
from portal.correspondence.models import Mail
from portal.inventory.models import DataSystem
from portal.owners.models import Owner

CLINIC_DATASET = """
dataset:
  - fides_key: clinic
    name: Clinic
    meta: {habeas: {label: {en: Clinic records, de: Klinikakten}, purposes: [Treatment], recipients: [Health Fund]}}
    collections:
      - name: record
        data_categories: [user.health_and_medical]
        meta: {habeas: {label: {en: Patient files, de: Patientenakten}}}
        fields:
          - {name: member_no, fides_meta: {identity: member_no}, meta: {habeas: {label: Member number}}}
          - {name: findings, meta: {habeas: {label: Findings}}}
      - name: visit
        data_categories: [user.location]
        meta: {habeas: {label: Visits}}
        fields:
          - name: day
            meta: {habeas: {retain: {ground: 17(3)(b), statute: Clinic Act s. 7, until: 2036-12-31}}}
"""


def clinic(*, active: bool = True, email: str = "nora.quist@example.org", language: str = "en") -> DataSystem:
    """Patient files on paper, which Nora Quist answers for."""
    system = DataSystem(key="clinic", label="Clinic records", datasets=CLINIC_DATASET, active=active)
    system.url = ""
    system.save()
    Owner.objects.create(system=system, name="Nora Quist", email=email, language=language)
    return system


def mails_to(address: str = "nora.quist@example.org") -> list[dict[str, str]]:
    """The mails that were written to an address, in the order in which they were."""
    mails = [correspondence.content_of(each) for each in Mail.objects.select_related("case__key").order_by("pk")]
    return [each for each in mails if each["to"] == address]


def links_to(address: str = "nora.quist@example.org") -> list[str]:
    """The links to tasks in these mails, as paths."""
    words = [word for each in mails_to(address) for word in each["text"].split() if "/task/" in word]
    return ["/" + word.split("/", 3)[3] for word in words]
