"""The files of the law: what each must hold, and what is said of one that is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from portal.cases.lifecycle import Kind
from portal.cases.models import Topic
from portal.law.jurisdiction import FOLDER, RIGHTS, JurisdictionError, Stop, jurisdiction, known, read

LAWS = [jurisdiction(key) for key in known()]
GDPR = (FOLDER / "eu-gdpr.toml").read_text(encoding="utf-8")


def wrong(folder: Path, old: str, new: str) -> str:
    """What is said of the GDPR's file after one change."""
    assert old in GDPR
    path = folder / "changed.toml"
    path.write_text(GDPR.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(JurisdictionError) as refused:
        read(path)
    return str(refused.value)


def test_every_law_on_offer_is_there():
    assert set(known()) == {
        "eu-gdpr", "uk-gdpr", "ch-fadp", "us-ca-ccpa", "br-lgpd", "ca-pipeda", "ca-qc-law25", "cn-pipl", "za-popia",
    }  # fmt: skip


def test_only_what_was_compared_with_the_statute_is_called_verified():
    assert [law.key for law in LAWS if law.verified] == ["eu-gdpr"]


@pytest.mark.parametrize("law", LAWS, ids=known())
def test_a_refusal_can_be_grounded_whatever_was_asked_for(law):
    for kind in Kind:
        assert law.grounds_for(kind)
    for ground in law.grounds:
        assert law.ground(ground.key) is ground
        assert len(ground.meaning) > 20


@pytest.mark.parametrize("law", LAWS, ids=known())
def test_there_is_somebody_to_complain_to(law):
    assert law.complaint
    assert law.court
    assert all(authority.name for authority in law.authorities)


@pytest.mark.parametrize("law", LAWS, ids=known())
def test_texts_can_be_translated_as_they_are(law):
    assert not [text for text in law.texts() if "%" in text or text != text.strip()]


def test_the_rights_are_the_portals_kinds_and_topics():
    assert set(Kind) | set(Topic) - {Topic.OTHER} | {"portability"} == set(RIGHTS)


def test_a_right_that_a_law_does_not_know_has_no_article():
    assert "objection" not in jurisdiction("ca-pipeda").rights
    assert jurisdiction("eu-gdpr").rights["access"] == "Art. 15 GDPR"


def test_only_europe_and_britain_stop_the_clock():
    stopping = {law.key for law in LAWS if set(law.stops.values()) != {Stop.NONE}}
    assert stopping == {"eu-gdpr", "uk-gdpr"}


def test_the_authority_is_the_regions_or_else_the_countrys():
    law = jurisdiction("eu-gdpr")
    assert "Berlin" in law.authority("DE", "BE").name
    assert "Bundes" in law.authority("DE", "XX").name
    assert "CNIL" in law.authority("FR").name
    assert law.authority("US") is None
    assert jurisdiction("uk-gdpr").authority("GB", "SCT").url == "https://ico.org.uk"


def test_the_whole_union_and_economic_area_has_an_authority():
    countries = {authority.country for authority in jurisdiction("eu-gdpr").authorities}
    assert len(countries) == 27 + 3


def test_a_law_that_does_not_exist_is_refused_with_the_nearest_one():
    with pytest.raises(JurisdictionError, match=r"'uk-gpdr'.*Did you mean 'uk-gdpr'"):
        jurisdiction("uk-gpdr")
    with pytest.raises(JurisdictionError, match=r"atlantis.*Known are: br-lgpd, "):
        jurisdiction("atlantis")


@pytest.mark.parametrize("key", ["../eu-gdpr", "eu-gdpr.toml", ""])
def test_a_key_is_no_path(key):
    with pytest.raises(JurisdictionError):
        jurisdiction(key)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[respond]", "[respnd]", r"respond: is missing: is 'respnd' meant to be it\?"),
        ("limit = { months = 1 }", "", "respond.limit: is missing."),
        ("{ months = 1 }", "{ month = 1 }", "respond.limit: there is no value 'month'. Did you mean 'months'?"),
        ("{ months = 1 }", "{ months = 0 }", "respond.limit.months: must be a whole number from 1, not 0."),
        ("{ months = 1 }", "{ months = true }", "respond.limit.months: must be a whole number from 1, not True."),
        ("{ months = 1 }", "{ months = 1, days = 1 }", "respond.limit: must be one unit with its length"),
        ("{ months = 1 }", '"a month"', "respond.limit: must be a table, not 'a month'."),
        ("{ months = 2 }", "{ days = 60 }", "extension.by: must be counted in months, as respond.limit is."),
        ("rolls_to_working_day = true", 'rolls_to_working_day = "yes"', "must be true or false, not 'yes'."),
        ("verified = true", 'verified = true\nverifed = "x"', "verifed: there is no key 'verifed'. Did you mean"),
        ('identity = "pause"', 'identity = "paus"', "stops.identity: there is no value 'paus'. Did you mean 'pause'?"),
        ('identity = "pause"\n', "", "stops.identity: is missing."),
        ("portability =", "portablity =", "rights.portablity: there is no key 'portablity'."),
        ('kinds = ["access"', 'kinds = ["acess"', r"grounds[1].kinds: there is no right under [rights] 'acess'."),
        ('key = "12(2)"', 'key = "12(5)"', "grounds[2].key: '12(5)' stands here for the second time."),
        ("https://www.dsb", "http://www.dsb", "authorities[1].url: must begin with https://."),
        ("sources = [", 'sources = "none"\nothers = [', "sources: must be a list, not 'none'."),
        ("law = ", "law ", "syntax: "),
        ('law = "General Data Protection Regulation (GDPR)"', 'law = ""', "law: is empty."),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused_with_file_key_and_reason(tmp_path, old, new, says):
    said = wrong(tmp_path, old, new)
    assert said.startswith("changed.toml: ")
    assert says in said or re.search(says, said)


def test_a_new_jurisdiction_is_a_new_file(tmp_path):
    path = tmp_path / "xx-law.toml"
    path.write_text(GDPR.replace("{ months = 1 }", "{ weeks = 3 }").replace("{ months = 2 }", "{ weeks = 1 }"))
    law = read(path)
    assert (law.key, law.respond.period.length, law.extension.by.unit) == ("xx-law", 3, "weeks")
