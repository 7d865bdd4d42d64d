"""Whom a person can turn to: by the law of the case, and the controller's own setting on top of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from portal.cases import remedies
from portal.cases.models import Case, Outcome
from portal.law.jurisdiction import jurisdiction, known


def under(law: str, country: str, region: str = "", outcome: str = "") -> Case:
    return Case(jurisdiction=law, country=country, region=region, outcome=outcome)


def words(case: Case) -> list[str]:
    return list(map(str, remedies.in_words(remedies.of(case))))


def configured(settings: Any, authority: str, **place: str) -> None:
    url = "https://authority.example" if authority else ""
    settings.ORGANISATION = replace(settings.ORGANISATION, authority=authority, authority_url=url, **place)


def test_the_authority_is_that_of_the_cases_law_country_and_region():
    assert "CNIL" in remedies.of(under("eu-gdpr", "FR")).authority
    assert "Berlin" in remedies.of(under("eu-gdpr", "DE", "BE")).authority
    assert remedies.of(under("uk-gdpr", "GB", "SCT")).authority_url == "https://ico.org.uk"


def test_what_the_controller_configured_stands_above_it(settings: Any):
    configured(settings, "The Commissioner", country="DE", region="SH")
    assert words(under("eu-gdpr", "DE", "SH"))[0].endswith("The Commissioner (https://authority.example)")
    assert remedies.ours().authority == "The Commissioner"


@pytest.mark.parametrize("place", [("eu-gdpr", "FR", ""), ("ch-fadp", "CH", ""), ("eu-gdpr", "DE", "BE")])
def test_but_not_for_a_case_under_another_law_or_in_another_place(settings: Any, place: tuple[str, str, str]):
    configured(settings, "The Commissioner", country="DE", region="SH")
    assert remedies.of(under(*place)).authority not in ("", "The Commissioner")


def test_where_no_authority_is_known_the_person_may_choose():
    assert "where you live" in words(under("eu-gdpr", "US"))[0]
    assert "where you live" in remedies.of(under("eu-gdpr", "US")).named


@pytest.mark.parametrize("law", known())
def test_both_remedies_are_named_with_their_articles(law: str):
    complaint, court = words(under(law, "DE"))
    assert jurisdiction(law).complaint in complaint
    assert jurisdiction(law).court in court


def test_a_law_that_wants_a_complaint_before_a_court_says_so():
    assert "once the authority" in words(under("ca-pipeda", "CA"))[1]
    assert "need not complain" in words(under("eu-gdpr", "DE"))[1]


def test_they_are_owed_whenever_a_person_does_not_get_all_they_asked_for():
    owed = {each.value for each in Outcome if remedies.owed(under("", "", outcome=each))}
    assert owed == {"partly", "refused", "passed_on", "no_identity", "unanswered"}
