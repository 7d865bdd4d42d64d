"""Making the certificate of an erasure."""

from __future__ import annotations

from portal.cases import queries, services
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import State
from portal.cases.models import Document
from portal.vault import files
from workers import outbox
from workers.jobs.describing import certificate_of
from workers.jobs.held import case_of
from workers.jobs.problems import Stopped
from workers.outbox import Lease
from workers.package.letters import certificate_pdf
from workers.package.model import PackageError


def run(held: Lease) -> None:
    """Write down what was erased and what was kept, once every system is verified."""
    case = case_of(held)
    if case.state != State.EXECUTING:
        raise NotAllowed("The case has moved on.")
    try:
        certificate = certificate_of(case, list(queries.findings(case)))
        pdf = certificate_pdf(certificate)
    except PackageError as error:
        raise Stopped(str(error)) from None
    with outbox.completing(held):
        with files.create(case) as out:
            out.write(pdf)
        name = f"{case.reference}-certificate.pdf"
        made = [(Document.Kind.CERTIFICATE, name, out.file)]
        services.record_documents(case, made, letter=dict(certificate.words.version))
