"""What went wrong is said once in English, kept with what it was made of, and read in any language."""

from __future__ import annotations

import copy

import pytest
from django.utils import translation

from portal.problems import Problem, kept
from portal.ui.texts import told
from workers.connectors.problems import SystemDown

BUSY = Problem("the system is busy")
DOWN = Problem("%(system)s: %(problem)s", system='{"says": 100%', problem=BUSY)


def test_it_is_its_english_text():
    assert DOWN == '{"says": 100%: the system is busy'
    assert f"{DOWN}." == '{"says": 100%: the system is busy.'


@pytest.mark.parametrize("problem", [BUSY, DOWN, "The disk is full.", ""])
def test_what_is_kept_reads_as_it_was_said(problem: str):
    assert told(kept(problem)) == problem


def test_a_reader_gets_it_in_their_language_to_the_cause_but_names_stay_as_they_are():
    stored = kept(DOWN)
    with translation.override("de"):
        assert told(stored) == '{"says": 100%: Das System ist beschäftigt'


def test_an_error_still_knows_what_it_was_made_of():
    raised = str(SystemDown(DOWN))
    assert kept(raised) == kept(DOWN)
    assert kept(copy.deepcopy(DOWN)) == kept(DOWN)
