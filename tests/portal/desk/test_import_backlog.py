"""`manage.py import_backlog`: more rows than a page takes, all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.cases.models import Case
from portal.desk import backlog
from portal.staff.models import Role, User
from tests.portal.desk.examples import colleague

pytestmark = pytest.mark.django_db
HEADER = "kind,received_on,channel,name,email\n"


@pytest.fixture
def dpo() -> User:
    return colleague(Role.DPO)


def table(folder: Path, rows: int, last: str = "") -> Path:
    path = folder / "backlog.csv"
    lines = (f"access,2026-03-03,letter,Person {number},person{number}@example.org\n" for number in range(rows))
    path.write_text(HEADER + "".join(lines) + last, encoding="utf-8")
    return path


def test_it_takes_more_rows_than_a_page(tmp_path: Path, dpo: User, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backlog, "MOST", 2)
    call_command("import_backlog", table(tmp_path, 4), by=dpo.email)
    assert Case.objects.count() == 4
    assert str(Case.objects.first().events.first().actor) == f"staff:{dpo.pk}"
    call_command("import_backlog", table(tmp_path, 4), by=dpo.email)
    assert Case.objects.count() == 4


def test_one_wrong_row_imports_nothing_and_is_named(tmp_path: Path, dpo: User, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_backlog", table(tmp_path, 3, "access,yesterday,letter,Mira Voss,\n"), by=dpo.email)
    assert "row 5, received_on:" in capsys.readouterr().err
    assert not Case.objects.exists()


def test_a_dry_run_only_checks(tmp_path: Path, dpo: User, capsys: pytest.CaptureFixture[str]):
    call_command("import_backlog", table(tmp_path, 3), by=dpo.email, dry_run=True)
    assert "3 rows are in order" in capsys.readouterr().out
    assert not Case.objects.exists()


def test_only_in_the_name_of_a_data_protection_officer(tmp_path: Path):
    handler = colleague(Role.HANDLER)
    with pytest.raises(CommandError, match="No data-protection officer"):
        call_command("import_backlog", table(tmp_path, 1), by=handler.email)


def test_a_file_that_is_not_there_is_said(tmp_path: Path, dpo: User):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_backlog", tmp_path / "none.csv", by=dpo.email)
