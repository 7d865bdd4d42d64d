"""Beside every document stands which version of the letter it was made from."""

from __future__ import annotations

import pytest

from portal.cases import papers, services
from portal.cases.actors import Actor
from portal.cases.models import Case, Document
from portal.correspondence.models import Letter, LetterText
from portal.correspondence.recording import version_of
from portal.staff.models import Role
from portal.vault import files
from tests.portal.desk.examples import SignIn, colleague, documents, searched

pytestmark = pytest.mark.django_db


def made(case: Case, text: LetterText) -> Case:
    """Two documents by one version."""
    version = version_of(Letter.ACCESS, text.language, text, "")
    with files.create(case) as first:
        first.write(b"invented")
    with files.create(case) as second:
        second.write(b"too")
    kinds = [(Document.Kind.PACKAGE, "package.zip", first.file), (Document.Kind.LETTER, "letter.pdf", second.file)]
    return services.record_documents(case, kinds, letter=version)


def test_the_version_stands_beside_each_also_when_the_case_was_answered_twice(as_: SignIn):
    dpo = colleague(Role.DPO)
    by = Actor.staff(dpo)
    case = services.deliver(documents(services.approve(searched(by=dpo), by=by)), by=by)
    case = services.reopen(case, by=by, reason="Something was left out.")
    text = LetterText(letter=Letter.ACCESS, language="de", jurisdiction="eu-gdpr", number=3)
    case = made(services.approve(searched(by=dpo, of=case), by=by), text)
    versions = [paper.version and (paper.version.number, paper.version.language) for paper in papers.of(case)]
    assert versions == [None, (3, "de"), (3, "de")]
    page = as_(dpo).get(case.get_absolute_url()).content.decode()
    shown = page.partition('id="documents-title"')[2].partition("</section>")[0]
    assert "as shipped" in shown
    assert shown.count("version 3 in Deutsch · eu-gdpr") == 2
