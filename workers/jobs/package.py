"""Making the package of an access request."""

from __future__ import annotations

from portal.cases import queries, services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import State
from portal.cases.models import Document
from portal.vault import files
from workers import outbox
from workers.jobs.describing import package_of
from workers.jobs.held import case_of
from workers.jobs.problems import Stopped
from workers.jobs.systems import in_use
from workers.outbox import Lease
from workers.package.build import build
from workers.package.model import PackageError


def run(held: Lease) -> None:
    """Build the ZIP straight into the vault; it counts only if it is whole."""
    case = case_of(held)
    if case.state != State.EXECUTING:
        raise NotAllowed("The case has moved on.")
    found = list(queries.findings(case))
    try:
        with files.create(case, saving=False) as out:
            package = package_of(case, in_use(), found)
            build(package, out)
    except PackageError as error:
        raise Stopped(str(error)) from None
    with outbox.completing(held):
        files.save_all([out.file])
        made = [(Document.Kind.PACKAGE, f"{case.reference}.zip", out.file)]
        services.record_documents(case, made, letter=dict(package.words.version))
