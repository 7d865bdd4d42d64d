"""Who receives what, as the dataset files say: each is told of no more than they are named for."""

from __future__ import annotations

import pytest

from portal.inventory import recipients
from portal.inventory.models import DataSystem

pytestmark = pytest.mark.django_db
FILE = """
dataset:
  - fides_key: registry
    name: Registry
    meta:
      habeas:
        label: {en: The register, de: Das Register}
        recipients: [{en: The Railways, de: Die Bahn}, The Airport]
    collections:
      - {name: citizens, fields: [{name: id}]}
      - name: bans
        meta: {habeas: {label: Travel bans, recipients: [The Airport, Coach Lines]}}
        fields: [{name: id}]
      - {name: secret, meta: {habeas: {recipients: []}}, fields: [{name: id}]}
  - {fides_key: plain, collections: [{name: things, fields: [{name: id}]}]}
"""


@pytest.fixture(autouse=True)
def _registry(db: None) -> None:
    DataSystem.objects.create(key="registry", label="Registry", datasets=FILE, connection=b"")


def told(*addresses: str) -> dict[str, list[object]]:
    return {each.name: list(each.what.values()) for each in recipients.passed_on(addresses)}


def test_whoever_is_named_for_a_dataset_is_told_of_the_dataset_and_not_what_in_it():
    label = {"en": "The register", "de": "Das Register"}
    assert told("registry:citizens") == {"The Railways": [label], "The Airport": [label]}


def test_a_collection_that_names_its_own_recipients_has_no_others():
    assert told("registry:bans") == {"The Airport": ["Travel bans"], "Coach Lines": ["Travel bans"]}
    assert told("registry:secret") == {}


def test_each_is_told_once_of_everything():
    assert told("registry:citizens", "registry:bans")["The Airport"][1:] == ["Travel bans"]
    assert list(told("registry:citizens", "registry:bans")) == ["The Railways", "The Airport", "Coach Lines"]


def test_what_nobody_receives_and_what_no_file_describes_concerns_nobody():
    assert told("plain:things", "gone:things") == {}


def test_everybody_named_in_any_file_is_listed_once_by_one_name():
    assert recipients.names() == ["Coach Lines", "The Airport", "The Railways"]


@pytest.mark.parametrize("text", ["", "[]", "dataset:", "dataset: [{fides_key: a}]", "dataset: [{collections: []}]"])
def test_a_file_that_names_nobody_is_no_trouble(text: str):
    assert not any(recipients.named_in(text).values())


def test_a_single_name_needs_no_list():
    (named,) = recipients.named_in(
        "dataset: [{fides_key: a, collections: [{name: b, meta: {habeas: {recipients: One}}}]}]"
    )["a:b"]
    assert (named.text, named.place, named.label) == ("One", "a:b", "b")
