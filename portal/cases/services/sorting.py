"""A request that is really one of another kind, or two requests in one: the time runs from its receipt all the same."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.utils.translation import gettext as _

from portal.cases import deadlines, evidence, queries
from portal.cases import request as requests
from portal.cases.actors import Actor
from portal.cases.change import NotAllowed, change
from portal.cases.explain import matter
from portal.cases.lifecycle import Action, Kind, State
from portal.cases.models import Case, Choice, Relation, RelationKind, SearchWord, Topic
from portal.cases.services.asking import call_off
from portal.cases.services.extending import reason_of_extension
from portal.cases.services.filing import new_reference
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.outbox.services import cancel_for
from portal.vault import fields, files
from portal.vault.keys import create_case_key


def convert(case: Case, *, by: Actor, to: str, topic: str = "", reason: str = "", seen: int | None = None) -> Case:
    """Handle a request as one of the kind, or the topic, that the person meant, and tell them (Art. 12(2)).

    Nothing of its clock or of who was proved to ask changes. What was collected for the other kind is destroyed.
    Raises NotAllowed.
    """
    with change(case, Action.CONVERT, by=by, seen=seen, before=case.kind, after=to, topic=topic) as case:
        kind, topic = _meant(to, topic)
        if (case.kind, case.topic) == (kind, topic):
            raise NotAllowed(_("It is a request of this kind already."))
        _forget_work(case)
        case.kind, case.topic = kind, topic
        case.request = requests.seal(case, _fitting(requests.of(case), kind))
        _tell(case, Letter.CONVERTED, f"{case.version}", reason=reason)
    return case


def split(case: Case, *, by: Actor, to: str, topic: str = "", reason: str = "", seen: int | None = None) -> Case:
    """Make a second case of what else the person asks for; gives the first one, which goes on as it is.

    The second has a key of its own, was received on the same day by the same channel, shares what has moved the clock
    of the first until now, and who asks is as proved as there: so nothing is split off while that is in doubt.
    """
    with change(case, Action.SPLIT, by=by, seen=seen, kind=to, topic=topic) as case:
        kind, topic = _meant(to, topic)
        second = _second(case, kind, topic)
        Relation.objects.create(case=second, earlier=case, kind=RelationKind.SPLIT_FROM)
        evidence.append(case, Action.SPLIT, by=by, facts={"into": second.reference})
        clock = {"clock": before} if (before := deadlines.to_inherit(case)) else {}
        off = {"off": case.reference, "kind": kind, "topic": topic, **clock}
        evidence.append(second, Action.SPLIT, by=by, facts=off)
        if second.confirmed_at is None:  # something else than the mail proved who asks
            evidence.append(second, Action.ACCEPT_IDENTITY, by=by, facts={"as_in": case.reference})
        deadlines.refresh(second)
        _tell(second, Letter.SPLIT, "1", reason=reason, first=matter(case), other=case.reference)
    return case


def _meant(to: str, topic: str) -> tuple[Kind, str]:
    """The kind, and the topic if it is a general request. Raises NotAllowed."""
    kind = Kind(to)
    if kind is not Kind.QUERY:
        return kind, ""
    if topic not in Topic:
        raise NotAllowed(_("Choose what the general request is about."))
    return kind, topic


def _fitting(request: requests.Request, kind: Kind) -> requests.Request:
    """Categories belong to a deletion of information and to nothing else."""
    return request if kind is Kind.INFORMATION_DELETION else replace(request, categories=[])


def _forget_work(case: Case) -> None:
    """Nothing that was searched or decided for another kind may come into this one. What was sent before stays sent."""
    cancel_for(case.pk)
    call_off(case)
    for file in queries.files_of_work(case):
        files.delete(file)
    Choice.objects.filter(case=case).delete()
    case.exemptions.all().delete()
    case.search_no += 1 if case.search_no else 0
    case.ambiguous = case.match_confirmed = False


def _second(case: Case, kind: Kind, topic: str) -> Case:
    request = _fitting(requests.of(case), kind)
    second = Case.objects.create(
        reference=new_reference(),
        submission=uuid.uuid4(),
        kind=kind,
        topic=topic,
        state=State.OPEN,
        jurisdiction=case.jurisdiction,
        country=case.country,
        region=case.region,
        language=case.language,
        by_representative=case.by_representative,
        channel=case.channel,
        request=b"",
        received_on=case.received_on,
        confirmed_at=case.confirmed_at,
        acknowledged_on=case.acknowledged_on,
        assignee=case.assignee,
    )
    create_case_key(second)
    second.request = requests.seal(second, request)
    if case.extension_reason:
        second.extension_reason = fields.seal(second, "extension", reason_of_extension(case))
    second.save(update_fields=["request", "extension_reason"])
    words = requests.index_words(request, second.reference)
    SearchWord.objects.bulk_create(SearchWord(case=second, word=word) for word in sorted(words))
    return second


def _tell(case: Case, letter: Letter, key: str, **context: object) -> None:
    correspondence.queue_mail(case, letter, key=key, link=correspondence.status_link(case), **context)
