"""Telling those to whom data were passed on what became of them (GDPR Art. 17(2), 19), each once, with proof."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from portal.cases import evidence, queries
from portal.cases import request as requests
from portal.cases.actors import WORKER, Actor
from portal.cases.change import NotAllowed, change
from portal.cases.lifecycle import Action
from portal.cases.models import About, Case, Notice, NoticeState
from portal.correspondence import notices
from portal.correspondence import services as correspondence
from portal.correspondence.models import Letter
from portal.inventory import recipients
from portal.inventory.categories import words_for
from portal.inventory.models import Recipient
from portal.inventory.recipients import Passed
from portal.texts import in_language
from portal.vault import fields


def tell_of_erased(case: Case) -> None:
    """Tell of everything that was erased for a case so far; call it inside a change of the case."""
    tell_recipients(case, queries.erased(case).values_list("address", flat=True), about=About.ERASURE)


def tell_recipients(case: Case, addresses: Iterable[str], *, about: About) -> None:
    """Tell everybody who receives data of these collections, by mail where an administrator said how, and else have
    staff do it. Whoever was told of the same for this case is not told again. Call it inside a change of the case.
    """
    known = set(Notice.objects.filter(case=case, about=about).values_list("recipient__name", flat=True))
    for passed in recipients.passed_on(addresses):
        if passed.name not in known:
            _tell(case, passed, about)


def record_told(case: Case, notice: Notice, *, by: Actor, on: date, how: str, seen: int | None = None) -> Case:
    """Staff told a recipient by hand, on that day and in this way. Raises NotAllowed if they have been told."""
    facts = {"recipient": notice.recipient_id, "about": notice.about, "how": "hand", "on": on.isoformat()}
    with change(case, Action.TELL_RECIPIENT, by=by, seen=seen, **facts) as case:
        notice = _untold(case, notice)
        notice.told_on, notice.how = on, fields.seal(case, "notice_how", how)
        notice.save(update_fields=["told_on", "how"])
    return case


def spare(case: Case, notice: Notice, *, by: Actor, reason: str, seen: int | None = None) -> Case:
    """Do not tell a recipient, as it is impossible or a disproportionate effort (Art. 19). The person reads the reason.

    Raises NotAllowed if they have been told.
    """
    facts = {"recipient": notice.recipient_id, "about": notice.about}
    with change(case, Action.SPARE_RECIPIENT, by=by, seen=seen, **facts) as case:
        notice = _untold(case, notice)
        notice.reason = fields.seal(case, "notice_reason", reason)
        notice.save(update_fields=["reason"])
    return case


def _tell(case: Case, passed: Passed, about: About) -> None:
    recipient, _created = Recipient.objects.get_or_create(name=passed.name)
    who = _identifiers(case, recipient)
    written = _written(case, recipient, passed, about, who)
    mail = None
    if recipient.email and who:
        key = f"{recipient.pk}:{about}"
        mail = correspondence.queue_written(case, Letter.RECIPIENT, key=key, content=written)
    notice = Notice(case=case, recipient=recipient, about=about, mail=mail)
    notice.label = in_language(passed.text, case.language)[: recipients.LONGEST]
    notice.letter = fields.seal(case, "notice", written["text"])
    notice.save()
    facts = {"recipient": recipient.pk, "about": about, "how": "mail" if mail else "to_come"}
    evidence.append(case, Action.TELL_RECIPIENT, by=WORKER, facts=facts)


def _written(case: Case, recipient: Recipient, passed: Passed, about: About, who: Mapping[str, str]) -> dict[str, str]:
    with translation.override(recipient.language):
        only = [words_for(key) for key in requests.of(case).categories]
    what = [in_language(label, recipient.language) for label in passed.what.values()]
    return notices.write(case, recipient, about, who=who, what=what, only=only)


def _identifiers(case: Case, recipient: Recipient) -> dict[str, str]:
    """Of what we know a person by, what an administrator said that this recipient needs, and nothing else."""
    request = requests.of(case)
    known = {"name": request.name, **request.all_identities}
    return {key: known[key] for key in recipient.identifiers if known.get(key)}


def _untold(case: Case, notice: Notice) -> Notice:
    """The notice as it stands now that the case is locked."""
    fresh = Notice.objects.select_related("mail").get(pk=notice.pk, case=case)
    if fresh.state == NoticeState.TOLD:
        raise NotAllowed(_("They have been told already."))
    return fresh
