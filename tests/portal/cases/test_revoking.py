"""An erasure ends what other cases of the same person hold, and nothing of anybody else's."""

from __future__ import annotations

import pytest

from portal.cases import services
from portal.cases.actors import Actor
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Document, Erasure
from portal.cases.services.erasing import Verified
from portal.outbox.models import Job, JobState
from portal.staff.models import Role
from portal.vault.models import VaultFile
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db
CITIZEN = {"citizen_number": "C-1024-7731"}


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


@pytest.fixture
def dpo() -> Actor:
    return Actor.staff(colleague(Role.DPO))


def answered(handler: Actor, **request: object) -> Case:
    """A request for information whose package can be downloaded."""
    case = services.approve(searched(of=filed(**request), by=handler.user), by=handler)
    return services.deliver(documents(case), by=handler)


def erased(handler: Actor, dpo: Actor, *, of: Case | None = None) -> Case:
    """An erasure that is done in its only system; the certificate is still to be made."""
    case = searched(Kind.ACCOUNT_DELETION, of=of, by=handler.user)
    case = services.approve(services.submit(case, by=handler), by=dpo)
    results = [Verified("registry:citizens", 3, 0), Verified("registry:sightings", 0, 0)]
    return services.record_erasure(case, Erasure.objects.get(plan__case=case), results)


def ended(case: Case) -> bool:
    """Whether neither a link nor a file is left. Raises AssertionError if only one of them is gone."""
    left = case.links.filter(revoked_at=None).exists(), VaultFile.objects.filter(case=case).exists()
    assert left[0] == left[1], left
    return not any(left)


@pytest.mark.parametrize(
    "request_of_old",
    [
        {"email": "mira@old.example.org"},  # the same citizen number
        {"email": "Mira.Voss@Example.org ", "identities": {}},
        {"email": "", "identities": CITIZEN, "representative": "Lea Voss", "representative_email": "lea@example.org"},
    ],
)
def test_whatever_identifier_a_case_shares_ends_with_the_first_system(request_of_old, handler, dpo):
    older = answered(handler, **request_of_old)
    assert not ended(older)
    erased(handler, dpo)
    assert ended(older)
    assert Document.objects.get(case=older).revoked_at


@pytest.mark.parametrize(
    "request_of_another",
    [
        {"email": "other@example.org", "identities": {}},  # of the same name
        {"email": "other@example.org", "identities": {"case_number": "C-1024-7731"}},  # another kind of number
        {"email": "other@example.org", "identities": {}, "representative": "mira.voss@example.org"},
        {"email": "o@example.org", "identities": {}, "representative_email": "mira.voss@example.org"},
    ],
)
def test_what_is_somebody_elses_goes_on(request_of_another, handler, dpo):
    another = answered(handler, **request_of_another)
    erased(handler, dpo)
    assert not ended(another)


def test_it_is_recorded_once_however_many_systems_there_are(handler, dpo):
    older = answered(handler)
    case = erased(handler, dpo)
    documents(case, "certificate.pdf")
    assert older.events.filter(action=Action.REVOKE).count() == 1


@pytest.mark.parametrize("state", [State.SEARCHING, State.REVIEW, State.EXECUTING, State.READY])
def test_a_request_for_information_that_is_under_way_is_searched_again(state, handler, dpo):
    other = under_way(handler, state)
    erased(handler, dpo)
    other.refresh_from_db()
    assert other.state == State.OPEN
    assert ended(other)
    assert not Job.objects.filter(case=other, kind__in=["search", "package"], state=JobState.WAITING).exists()


def under_way(handler: Actor, state: State) -> Case:
    case = filed()
    if state == State.SEARCHING:
        searched(by=handler.user)  # so that there is a system
        return services.search(case, by=handler)
    case = searched(of=case, by=handler.user)
    case = case if state == State.REVIEW else services.approve(case, by=handler)
    return documents(case) if state == State.READY else case


def test_the_certificate_of_another_erasure_stays(handler, dpo):
    first = documents(erased(handler, dpo), "certificate.pdf", kind=Document.Kind.CERTIFICATE)
    erased(handler, dpo)
    assert services.deliver(first, by=handler).documents.get().revoked_at is None
