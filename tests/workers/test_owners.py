"""Systems that people answer for, the whole way: searched beside connectors, in the package and the certificate."""

from __future__ import annotations

import io
import zipfile

import pytest

from portal.cases import queries, services
from portal.cases.lifecycle import Kind, State
from portal.cases.models import Case, Document, Outcome
from portal.correspondence.uploads import Upload
from portal.owners.models import Stance, Task
from portal.vault import files
from tests.support.owners import clinic
from tests.support.pdf import words_of
from tests.support.running import run_due_jobs
from tests.workers.steps import approved, pages_of, searched
from workers.package import manifest

pytestmark = pytest.mark.django_db(transaction=True)
HOSTILE = "<script>alert(1)</script>"
RECORD, VISIT = "clinic:record", "clinic:visit"
SCAN = Upload("../Mäx & Co.pdf", "application/pdf", b"%PDF-invented")


def answered(case: Case, **said: dict) -> Case:
    task = Task.objects.get(case=case)
    services.save_answers(task, {f"clinic:{name}": each for name, each in said.items()}, {})
    return services.answer_task(task)


def archive_of(case: Case) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(files.read(Document.objects.get(case=case).file))))


def test_what_an_owner_gives_goes_into_the_package_beside_what_connectors_found(file_case, staff, systems):
    clinic()
    case = searched(file_case(), staff)
    assert case.state == State.REVIEW, "connectors do not wait for people"
    task = Task.objects.get(case=case)
    services.save_answers(task, {}, {RECORD: [SCAN, SCAN]})
    case = answered(case, record={"stance": Stance.HELD, "text": HOSTILE}, visit={"stance": Stance.NOTHING})
    services.approve(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)
    assert case.outcome == Outcome.FULFILLED

    archive = archive_of(case)
    manifest.verify(io.BytesIO(archive.fp.getvalue()))
    given = sorted(name for name in archive.namelist() if name.startswith("files/"))
    assert given == ["files/clinic/record/max-co-2.pdf", "files/clinic/record/max-co.pdf"]
    assert archive.read(given[0]) == SCAN.content
    page = pages_of(case)["systems/clinic.html"]
    assert HOSTILE not in page
    assert "Stated by the colleague" in page
    assert 'href="../files/clinic/record/max-co.pdf"' in page
    assert "Health Fund" in page


def test_what_is_left_out_of_an_answer_is_not_in_the_package(file_case, staff, systems):
    clinic()
    case = searched(file_case(), staff)
    services.save_answers(Task.objects.get(case=case), {}, {RECORD: [SCAN]})
    case = answered(case, record={"stance": Stance.HELD, "text": "Secret"}, visit={"stance": Stance.NOTHING})
    finding = queries.findings(case).get(address=RECORD)
    case = services.withhold(case, finding, by=staff.handler, ground="15(4)", reason="About others")
    services.approve(case, by=staff.handler)
    run_due_jobs()
    assert not [name for name in archive_of(case).namelist() if name.startswith("files/")]
    assert "Secret" not in "".join(pages_of(case).values())


def test_an_answer_without_an_owner_says_so_and_why(file_case, staff, systems):
    clinic()
    case = searched(file_case(), staff)
    case = services.go_on_without(case, Task.objects.get(case=case), by=staff.handler, reason="The archive is flooded")
    services.approve(case, by=staff.handler)
    run_due_jobs()
    case = services.deliver(case, by=staff.handler)
    assert case.outcome == Outcome.PARTLY
    assert "The archive is flooded" in pages_of(case)["index.html"]


def test_the_certificate_says_what_the_owner_stated(file_case, staff, systems):
    clinic()
    case = searched(file_case(Kind.ACCOUNT_DELETION), staff)
    assert "clinic:record" not in {each.address for each in queries.findings(case)}
    approved(case, staff)
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.EXECUTING, "the certificate waits for the owner"
    kept = {"stance": Stance.PARTLY, "erased": 3, "kept": 1, "ground": "17(3)(b)", "reason": "Kept for ten years"}
    answered(case, record=kept, visit={"stance": Stance.NOTHING})
    run_due_jobs()
    case.refresh_from_db()
    assert case.state == State.READY, list(queries.dead_jobs(case).values_list("problem", flat=True))
    words = words_of(b"".join(files.read(Document.objects.get(case=case).file)))
    assert "Stated by the colleague" in words
    assert "Kept for ten years" in words
    assert services.deliver(case, by=staff.handler).outcome == Outcome.PARTLY


def test_an_organisation_of_people_only_can_answer(file_case, staff):
    clinic()
    case = searched(file_case(), staff)
    assert case.state == State.REVIEW
    case = answered(case, record={"stance": Stance.NOTHING}, visit={"stance": Stance.NOTHING})
    services.approve(case, by=staff.handler)
    run_due_jobs()
    assert services.deliver(case, by=staff.handler).outcome == Outcome.NO_DATA
