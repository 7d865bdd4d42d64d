"""Whoever reads a finding reads it in their own language."""

from __future__ import annotations

import pytest
from django.utils import translation

from portal.cases.findings import Details, Stays
from portal.cases.models import Finding
from portal.cases.wording import kept_of, label_of, system_of
from portal.inventory.models import DataSystem
from portal.law.keeping import Why

DEBT = {"en": "Debt", "de": "Schuld"}
NUMBER = {"en": "Number", "de": "Nummer"}
LAW = Stays(
    0,
    Why.LAW,
    fields=[DEBT, NUMBER],
    reasons=[{"en": "Nobody may owe in secret.", "de": "Niemand darf heimlich schulden."}] * 2,
    statute={"en": "Commercial Code", "de": "Handelsgesetzbuch"},
    until="2036-12-31",
)


@pytest.mark.parametrize(
    ("language", "reason", "statute", "until"),
    [
        (
            "en",
            "The law says that we must keep: Debt, Number. Nobody may owe in secret.",
            "Commercial Code",
            "31 December 2036",
        ),
        (
            "de",
            "Das Gesetz sagt, dass wir dies behalten müssen: Schuld, Nummer. Niemand darf heimlich schulden.",
            "Handelsgesetzbuch",
            "31. Dezember 2036",
        ),
    ],
)
def test_what_stays_is_a_sentence_in_the_readers_language(language: str, reason: str, statute: str, until: str):
    with translation.override(language):
        (kept,) = kept_of(Details(kept=[LAW]))
    assert (kept.reason, kept.statute, kept.until) == (reason, statute, until)


@pytest.mark.parametrize(
    ("stays", "words"),
    [
        (Stays(2, Why.LAW, fields=[DEBT]), "The law says that we must keep this."),
        (Stays(2, Why.SHARED), "It is about other people too."),
        (Stays(2, Why.NOT_ASKED), "It was not part of what you asked to have erased."),
        (Stays(0, Why.FILE, fields=["id"]), "Needed to hold the records together: id."),
        (Stays(2, Why.STAFF, fields=[DEBT], reason="A court asked for it."), "A court asked for it."),
        (Stays(0, Why.STAFF, fields=[DEBT], reason="A court asked for it."), "Debt: A court asked for it."),
    ],
)
def test_every_reason_has_its_words(stays: Stays, words: str):
    assert [kept.reason for kept in kept_of(Details(kept=[stays]))] == [words]


def test_an_end_that_is_no_day_stands_as_it_is():
    ends = [Stays(1, Why.LAW, until="end of 2036"), Stays(1, Why.LAW)]
    assert [kept.until for kept in kept_of(Details(kept=ends))] == ["end of 2036", ""]


def test_what_the_file_does_not_name_is_called_as_staff_or_the_database_do():
    finding = Finding(address="shop:orders", system=DataSystem(label="Shop"))
    assert (label_of(finding, Details()), system_of(finding, Details())) == ("orders", "Shop")


def test_staff_read_about_the_person_what_the_person_is_told():
    details = Details(kept=[Stays(2, Why.NOT_ASKED)])
    (kept,) = kept_of(details, for_staff=True)
    assert kept.reason == "It was not part of what the person asked to have erased."
