"""The letters: the answer to an access request, the certificate of an erasure, and any other.

Sources: GDPR Art. 12(4), 15(1) and (2), 17, 19, 20, 77, 79; guidelines of the EDPB 01/2022.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from portal.cases.remedies import in_words
from portal.ui.signs import bracketed, labelled, listed

from .documents import Block, Document, bullets, facts, heading, paragraph, table
from .model import (
    AutomatedDecision,
    Certificate,
    CollectionPart,
    Controller,
    ErasedPart,
    Kept,
    Package,
    PlainLetter,
    Retention,
    SystemPart,
    Words,
    check_certificate,
)
from .pdf import to_pdf
from .text import cleaned

PURPOSES = gettext_noop("What it is for")
LEGAL_BASIS = gettext_noop("Legal basis")
RECIPIENTS = gettext_noop("Who receives it")
SOURCE = gettext_noop("Where it comes from")
RETENTION = gettext_noop("How long we keep it")
TRANSFER = gettext_noop("Transfer to other countries")


def certificate_pdf(certificate: Certificate) -> bytes:
    """The certificate of an erasure as PDF, in the person's language.

    Raises PackageError unless found = erased + anonymised + kept everywhere.
    """
    check_certificate(certificate)
    with translation.override(certificate.language):
        return to_pdf(_certificate(cleaned(certificate)))


def letter_pdf(letter: PlainLetter) -> bytes:
    """A plain letter as PDF, in the person's language."""
    with translation.override(letter.language):
        return to_pdf(_plain(cleaned(letter)))


def access_letter(package: Package) -> Document:
    """The letter of an access request, from a cleaned package. To be called with its language active."""
    letter = package.letter
    blocks = _account(package)
    for system in package.systems:
        blocks += _system(system)
    blocks += _rights(package.controller)
    return _document(
        package,
        package.words,
        addressee=package.subject_name,
        address=letter.address,
        blocks=blocks,
        signatory=(letter.signatory, letter.signatory_role),
        missing_signs=gettext_noop(
            "Some signs in this letter could not be set here. "
            "The page letter.html in the same package has the whole text."
        ),
    )


def amount(count: int) -> str:
    """A count with the language's own grouping of digits; no language parts three."""
    return str(number_format(count, force_grouping=True) if count >= 1000 else count)


def day(moment: datetime) -> str:
    """The organisation's day of a moment, as the language writes it."""
    return str(date_format(timezone.localtime(moment)))


def retention_text(retention: Retention | None) -> str:
    """How long, and by which rule."""
    if retention is None:
        return ""
    return bracketed(retention.period, listed([retention.ground, retention.statute]))


def about(part: SystemPart | CollectionPart) -> list[tuple[str, Sequence[str]]]:
    """What Art. 15(1) wants said, as far as it is stated: label and texts."""
    rows: list[tuple[str, Sequence[str]]] = [
        (PURPOSES, part.purposes),
        (LEGAL_BASIS, [part.legal_basis]),
        (RECIPIENTS, part.recipients),
        (SOURCE, [part.source]),
        (RETENTION, [retention_text(part.retention)]),
        (TRANSFER, [part.transfer]),
    ]
    return [(_(label), [text for text in texts if text]) for label, texts in rows if any(texts)]


def system_facts(system: SystemPart) -> list[tuple[str, Sequence[str]]]:
    """The same for a whole system; what neither it nor any collection states is said to be unstated."""
    rows = dict(about(system))
    stated = {label for part in system.collections for label, _texts in about(part)}
    for label in map(_, (PURPOSES, LEGAL_BASIS, RECIPIENTS, RETENTION)):
        if label not in rows and label not in stated:
            rows[label] = [_("Our records do not state this. Please ask us.")]
    if categories := sorted({f.category_label for part in system.collections for f in part.fields} - {""}):
        rows[_("Kinds of information")] = categories
    return list(rows.items())


def decision_texts(decision: AutomatedDecision) -> list[tuple[str, Sequence[str]]]:
    """How a computer decides, what follows for the person, and whom to ask for a human."""
    rows = [
        (_("How it works"), [decision.logic]),
        (_("What it means for you"), [decision.significance]),
        (_("Ask a human to look again"), [decision.contact]),
    ]
    return [(label, texts) for label, texts in rows if texts[0]]


def own_facts(part: CollectionPart, of_system: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, Sequence[str]]]:
    """What a collection states that its system does not state in the same words (:func:`about` it)."""
    return [fact for fact in about(part) if fact not in of_system]


def remedies(controller: Controller) -> list[str]:
    """Whom to turn to: the officer, the authority, a court (GDPR Art. 12(4), 77, 79)."""
    texts = list(map(str, in_words(controller.remedies)))
    if controller.dpo_email:
        texts.insert(0, _("Ask our data protection officer: %(email)s") % {"email": controller.dpo_email})
    return texts


def next_steps() -> list[str]:
    """The rights that follow an access (GDPR Art. 15(1)(e), 7(3), 20, 22)."""
    return [
        _("If something is wrong or missing, ask us to correct or complete it."),
        _("Ask us to erase it, or to stop using it while a question about it is open."),
        _("Object to our use of it, and take back a consent you gave, at any time."),
        _("Ask that a human looks again at a decision a computer made about you."),
        _(
            "Take the files in the folder “data” to another organisation, "
            "or ask us to send them there where that is feasible."
        ),
    ]


def not_searched(package: Package) -> list[str]:
    """A sentence for every collection whose search did not come to its end."""
    return [
        labelled(_place(system, part), part.note or _("could not be searched"))
        for system in package.systems
        for part in system.collections
        if not part.searched
    ]


def withheld_reasons(package: Package) -> list[str]:
    """A sentence for everything withheld: rows, and columns of the rows that are included."""
    return [text for system in package.systems for part in system.collections for text in _reasons(system, part)]


def _reasons(system: SystemPart, part: CollectionPart) -> Iterator[str]:
    for held in part.withheld:
        if held.count:
            counted = {"place": _place(system, part), "count": amount(held.count), "reason": held.reason}
            yield _("%(place)s: %(count)s withheld. %(reason)s") % counted
    if part.left_out:
        yield labelled(_place(system, part), part.left_out)


def _place(system: SystemPart, part: CollectionPart) -> str:
    return listed([system.label, part.label])


def _account(package: Package) -> list[Block]:
    rows = [
        [system.label, part.label, *map(amount, (part.found, part.included, part.kept_back))]
        for system in package.systems
        for part in system.collections
        if part.searched
    ]
    head = [_("System"), _("Kind of record"), _("Found"), _("Included"), _("Withheld")]
    blocks = [heading(_("What we searched and what we found"))]
    blocks.append(table(_("The account of the search"), head, rows, numbers=3) if rows else paragraph(_("Nothing.")))
    if reasons := withheld_reasons(package):
        blocks += [heading(_("What we withhold, and why"), 2), bullets(reasons)]
    if missing := not_searched(package):
        blocks += [heading(_("What we could not search"), 2), bullets(missing)]
    return blocks


def _system(system: SystemPart) -> list[Block]:
    blocks = [heading(system.label)]
    if system.description:
        blocks.append(paragraph(system.description))
    blocks.append(facts(system_facts(system)))
    if system.automated_decision:
        blocks += _decision(system.automated_decision, system.label)
    of_system = about(system)
    for part in system.collections:
        if own := own_facts(part, of_system):
            blocks += [heading(part.label, 2), facts(own)]
        if part.automated_decision:
            blocks += _decision(part.automated_decision, part.label)
    return blocks


def _decision(decision: AutomatedDecision, label: str) -> list[Block]:
    title = _("Decided by a computer: %(label)s") % {"label": label}
    return [heading(title, 2), facts(decision_texts(decision))]


def _rights(controller: Controller) -> list[Block]:
    return [heading(_("What you can do next")), bullets(next_steps()), *_complaint(controller)]


def _complaint(controller: Controller) -> list[Block]:
    return [heading(_("If you disagree with us")), bullets(remedies(controller))]


def _certificate(certificate: Certificate) -> Document:
    items = certificate.items
    blocks = [heading(_("What was erased")), _erased_table(items), *_kept(items)]
    if certificate.not_searched:
        blocks += [heading(_("What we could not search")), bullets(certificate.not_searched)]
    if certificate.recipients_told:
        blocks += [
            heading(_("Whom we tell")),
            paragraph(_("What is erased had been passed on to others. We ask them to erase it too.")),
        ]
        blocks.append(bullets(certificate.recipients_told))
    blocks += _complaint(certificate.controller)
    return _document(
        certificate,
        certificate.words,
        addressee=certificate.subject_name,
        address=certificate.address,
        blocks=blocks,
        signatory=(certificate.signatory, certificate.signatory_role),
    )


def _erased_table(items: Iterable[ErasedPart]) -> Block:
    rows = [
        [
            "\n".join(filter(None, [labelled(item.system_label, item.collection_label), item.how])),
            *map(amount, (item.found, item.erased, item.anonymised, item.kept_back)),
        ]
        for item in items
    ]
    head = [_("Where"), _("Found"), _("Erased"), _("Made anonymous"), _("Kept")]
    return table(_("The account of the erasure"), head, rows, numbers=4)


def _kept(items: Iterable[ErasedPart]) -> list[Block]:
    """Whole records, and (with a count of 0) single details of records that were made anonymous around them."""
    kept = [(item, part) for item in items for part in item.kept]
    if not kept:
        return [paragraph(_("Nothing of what we found was kept."))]
    blocks = [heading(_("What was kept, and why"))]
    for item, part in kept:
        count = ngettext("%(count)s record", "%(count)s records", part.count) % {"count": amount(part.count)}
        what = count if part.count else _("single details")
        blocks += [
            heading(labelled(listed([item.system_label, item.collection_label]), what), 2),
            facts(_kept_facts(part)),
        ]
    return blocks


def _kept_facts(part: Kept) -> list[tuple[str, Sequence[str]]]:
    rule = listed([part.ground, part.statute])
    rows = [(_("Why"), part.reason), (_("Rule"), rule), (_("Kept until"), part.until or _("not fixed yet"))]
    return [(label, [text]) for label, text in rows if text]


def _plain(letter: PlainLetter) -> Document:
    greeting = _("Dear %(name)s,") % {"name": letter.addressee}
    return _document(
        letter,
        Words(title=letter.subject, opening=(greeting, *letter.paragraphs), closing=(_("Yours sincerely,"),)),
        addressee=letter.addressee,
        address=letter.address,
        blocks=_complaint(letter.controller) if letter.remedies else [],
        signatory=(letter.signatory, letter.signatory_role),
    )


def _document(
    of: Package | Certificate | PlainLetter,
    words: Words,
    *,
    addressee: str,
    address: str,
    blocks: list[Block],
    signatory: tuple[str, str],
    missing_signs: str = gettext_noop(
        "Some signs in this letter could not be set here. Please ask us for another form."
    ),
) -> Document:
    controller = of.controller
    facts_at_top = [[_("Date"), day(of.created_at)], [_("Reference"), of.reference]]
    return Document(
        language=of.language,
        title=words.title,
        sender=controller.name,
        sender_lines=_lines(controller.address, controller.dpo_email),
        addressee_lines=_lines(addressee, address),
        facts=facts_at_top,
        made_at=of.created_at,
        page_of=_("page {page} of {pages}"),
        blocks=[*map(paragraph, words.opening), *blocks, *map(paragraph, words.closing[:-1])],
        closing=[*words.closing[-1:], *_lines(*signatory, controller.name)],
        missing_signs=_in_english_too(missing_signs),
    )


def _in_english_too(text: str) -> str:
    """In the person's language, and in English, whose signs are never the ones that are missing."""
    return "\n".join(dict.fromkeys([_(text), text]))


def _lines(*texts: str) -> list[str]:
    return [line for text in texts for line in text.split("\n") if line]
