"""Somebody asks for another: what shows that they may, what they receive, and that the proof does not stay."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portal.cases import case_page, services
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Authority, Case, Receives
from portal.correspondence import uploads
from portal.correspondence.models import Attachment
from portal.staff.models import Role
from portal.vault.models import VaultFile
from tests.portal.desk.examples import colleague, documents, filed, searched

pytestmark = pytest.mark.django_db
PROOF = "Power of attorney of 2 March, signed by Mira Voss."


@pytest.fixture
def handler() -> Actor:
    return Actor.staff(colleague(Role.HANDLER))


def represented(kind: Kind = Kind.ACCESS) -> Case:
    case = filed(kind, representative="Rosa Lind", representative_role="Lawyer", representative_email="r@example.org")
    Case.objects.filter(pk=case.pk).update(by_representative=True)
    return Case.objects.get(pk=case.pk)


def checked(case: Case, by: Actor, receives: Receives = Receives.EVERYTHING) -> Case:
    return services.check_authority(case, by=by, proof=PROOF, receives=receives)


def test_nothing_goes_out_before_the_authority_is_checked(handler: Actor):
    case = searched(by=handler.user, of=represented())
    with pytest.raises(NotAllowed, match="may ask for the person"):
        services.approve(case, by=handler)
    case = services.approve(checked(case, handler), by=handler)
    assert services.deliver(documents(case), by=handler).state == State.COMPLETED


def test_an_erasure_is_not_approved_before_it_either(handler: Actor):
    dpo = Actor.staff(colleague(Role.DPO))
    case = services.submit(
        searched(Kind.ACCOUNT_DELETION, by=handler.user, of=represented(Kind.ACCOUNT_DELETION)), by=handler
    )
    with pytest.raises(NotAllowed, match="may ask for the person"):
        services.approve(case, by=dpo)
    assert services.approve(checked(case, handler, Receives.NEWS), by=dpo).state == State.EXECUTING


def test_a_general_request_is_not_answered_before_it_either(handler: Actor):
    case = represented(Kind.QUERY)
    with pytest.raises(NotAllowed, match="may ask for the person"):
        services.answer(case, by=handler, body="It is blue.")
    assert services.answer(checked(case, handler), by=handler, body="It is blue.").state == State.COMPLETED


def test_who_may_have_news_only_receives_no_data(handler: Actor):
    case = checked(searched(by=handler.user, of=represented()), handler, Receives.NEWS)
    with pytest.raises(NotAllowed, match="may not receive"):
        services.approve(case, by=handler)
    case = documents(services.approve(checked(case, handler), by=handler))
    with pytest.raises(NotAllowed, match="may not receive"):
        services.deliver(checked(case, handler, Receives.NEWS), by=handler)


def test_what_was_seen_is_sealed_and_said_again_it_replaces_the_first(handler: Actor):
    case = checked(checked(represented(), handler), handler, Receives.NEWS)
    authority = Authority.objects.get(case=case)
    assert b"Power" not in bytes(authority.proof)
    shown = case_page.load(case, by=handler).around.authority
    assert (shown.proof, shown.authority.receives) == (PROOF, Receives.NEWS)
    assert case.events.last().facts == {"receives": "news", "files": 0}


def test_the_files_that_prove_it_go_with_the_check_and_others_stay(handler: Actor):
    files = [uploads.clean(SimpleUploadedFile(name, b"a scan")) for name in ("power.txt", "other.txt")]
    case = services.reply(represented(), body="Here it is.", uploads=files)
    power, other = Attachment.objects.order_by("pk")
    services.check_authority(case, by=handler, proof=PROOF, receives=Receives.EVERYTHING, attachments=[power])
    assert list(Attachment.objects.all()) == [other]
    assert VaultFile.objects.filter(case=case).count() == 1
    assert case.messages.count() == 1


def test_who_asks_for_themselves_has_nothing_to_show(handler: Actor):
    case = filed()
    assert Action.CHECK_AUTHORITY not in case_page.load(case, by=handler).offers
    with pytest.raises(NotAllowed):
        checked(case, handler)
