"""What the demo's guide promises of each character is in the data."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from portal.demo import characters
from portal.texts import in_language
from tests.portal.demo.conftest import Known, Systems, identifiers
from workers.engine.plan import ErasurePlan, ErasurePolicy
from workers.erasure import Choices, execute, plan_erasure, remaining

Look = Callable[..., Known]
KNOWN = [who for who in characters.CHARACTERS if who is not characters.UNKNOWN]
WHOLE = ErasurePolicy(("user",), "delete")


def planned(demo: Systems, who: characters.Character, choices: Choices | None = None) -> ErasurePlan:
    return plan_erasure(demo.graph, demo.connectors, identifiers(who), WHOLE, choices, name=who.name)


@pytest.mark.parametrize("who", characters.CHARACTERS, ids=lambda who: who.email)
def test_nobody_is_doubted_for_their_name(demo: Systems, who: characters.Character):
    plan = planned(demo, who)
    assert (plan.ambiguous, plan.untied, plan.otherwise) == ([], [], [])


@pytest.mark.parametrize("who", KNOWN, ids=lambda who: who.account_name)
def test_each_is_one_person_with_an_account_and_an_entry(known: Look, who: characters.Character):
    found = known(**identifiers(who))
    assert found.report.ambiguous == []
    assert [row["citizen_number"] for row in found.rows["registry:citizens"]] == [who.citizen_number]
    assert [row["account_name"] for row in found.rows["site:accounts"]] == [who.account_name]


@pytest.mark.parametrize("who", KNOWN, ids=lambda who: who.account_name)
def test_each_is_found_whole_by_the_email_address_alone(known: Look, who: characters.Character):
    by_everything, by_email = known(**identifiers(who)), known(email=who.email)
    assert {address: len(rows) for address, rows in by_email.rows.items()} == {
        address: len(rows) for address, rows in by_everything.rows.items()
    }


def test_the_ban_is_for_a_debt_that_is_not_his(known: Look):
    found = known(**identifiers(characters.BANNED))
    (ban,) = found.rows["registry:blacklist_entries"]
    assert (ban["ban"], ban["valid_from"], ban["valid_until"]) == ("train", "2025-03-11", None)
    assert ban["debt_number"] == characters.NAMESAKE_DEBT
    assert found.report.results["registry:debts"].state == "empty"


def test_the_debt_is_his_namesakes(known: Look):
    found = known(citizen_number=characters.NAMESAKE_NUMBER)
    assert [row["debt_number"] for row in found.rows["registry:debts"]] == [characters.NAMESAKE_DEBT]
    (namesake,) = found.rows["registry:citizens"]
    assert f"{namesake['given_name']} {namesake['family_name']}" == characters.BANNED.name


def test_flatmates_share_one_row_of_addresses_and_know_each_other(known: Look):
    hannah, kofi = known(**identifiers(characters.FLATMATE)), known(citizen_number=characters.FLATMATE_NUMBER)
    assert hannah.rows["registry:addresses"] == kofi.rows["registry:addresses"]
    assert hannah.report.results["registry:addresses"].shared == 1
    beside = [row["contact_number"] for row in hannah.rows["registry:contacts"] if row["relation"] == "same address"]
    assert beside == [characters.FLATMATE_NUMBER]


def test_the_shared_address_stops_an_erasure_until_somebody_decides(demo: Systems):
    stopped = planned(demo, characters.FLATMATE)
    assert [address for address, entry in stopped.entries.items() if entry.blocked] == ["registry:addresses"]
    decided = planned(demo, characters.FLATMATE, Choices(keep=frozenset(["registry:addresses"])))
    assert not decided.blocked


def test_an_erased_flatmate_is_no_longer_tied_to_the_address_that_the_other_still_has(own_demo: Systems, known: Look):
    who, choices = identifiers(characters.FLATMATE), Choices(keep=frozenset(["registry:addresses"]))
    systems = own_demo.graph, own_demo.connectors, who
    plan = planned(own_demo, characters.FLATMATE, choices)
    erased = execute(plan, *systems, choices)
    assert erased == {address: entry.rows for address, entry in plan.entries.items() if entry.rows}
    assert set(remaining(plan, *systems, choices).values()) == {0}
    with psycopg.connect(own_demo.registry) as connection:
        entries = connection.execute(
            "SELECT family_name, address_id FROM citizens WHERE citizen_number = ANY(%s) ORDER BY id",
            [[characters.FLATMATE.citizen_number, characters.FLATMATE_NUMBER]],
        ).fetchall()
    (home,) = known(citizen_number=characters.FLATMATE_NUMBER).rows["registry:addresses"]
    assert entries == [("erased", None), ("Mensah", home["id"])]


def test_only_the_number_and_the_debts_outlast_the_debtors_erasure(demo: Systems):
    plan = planned(demo, characters.DEBTOR)
    assert not plan.blocked
    assert plan.warnings == {}
    lawful = {
        address: {(in_language(kept.statute, "en"), kept.until) for kept in entry.kept if kept.statute}
        for address, entry in plan.entries.items()
        if any(kept.statute for kept in entry.kept)
    }
    assert lawful == {
        "registry:citizens": {("Lindhafen Registration Act, § 12", "2036-12-31")},
        "registry:debts": {("§ 147 AO", "2034-12-31")},
    }
    whole = {address for address, entry in plan.entries.items() if entry.delete and entry.rows == entry.found}
    assert whole == set(demo.graph.collections) - {"registry:citizens", "registry:debts"}
    assert plan.entries["registry:debts"].found == 2


def test_her_entry_loses_all_that_says_who_she_is(demo: Systems):
    masked = {each["name"] for each in planned(demo, characters.DEBTOR).entries["registry:citizens"].fields}
    assert masked == {
        "given_name", "family_name", "email", "phone", "date_of_birth", "sex", "occupation", "employer", "portrait",
        "address_id",
    }  # fmt: skip


def test_the_nurse_was_seen_thousands_of_times_by_nine_cameras_on_her_way(known: Look):
    seen = known(**identifiers(characters.SEEN)).rows["registry:sightings"]
    assert len(seen) == characters.SEEN_SIGHTINGS
    assert len({row["camera"] for row in seen}) == 9
    assert {row["seen_at"][11:13] for row in seen} == {"05", "19"}


def test_points_were_taken_from_the_journalist_for_what_she_wrote(known: Look):
    found = known(email=characters.JOURNALIST.email)
    (entry,) = found.rows["registry:citizens"]
    assert entry["email"] is None, "only the website knows her address"
    assert len(found.rows["site:comments"]) == characters.JOURNALIST_COMMENTS
    hostile = [row["points"] for row in found.rows["registry:score_events"] if row["cause"] == "Hostile comment"]
    assert hostile
    assert all(points < 0 for points in hostile)


def test_of_the_newcomer_nothing_is_known_anywhere(demo: Systems, known: Look):
    report = known(**identifiers(characters.UNKNOWN)).report
    assert {address: result.state for address, result in report.results.items()} == dict.fromkeys(
        demo.graph.collections, "empty"
    )
