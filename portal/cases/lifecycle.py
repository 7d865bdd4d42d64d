"""The life of a case as one table: from which states, who, to which state, and what has to hold.

The services, the desk's buttons and the diagram in the docs all read :data:`TABLE`; nothing else decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.actors import Who


class Kind(models.TextChoices):
    """The four requests, under the titles people see."""

    ACCESS = "access", _("Request My Information")
    ACCOUNT_DELETION = "account_deletion", _("Request Account Deletion")
    INFORMATION_DELETION = "information_deletion", _("Request Information Deletion")
    QUERY = "query", _("General Request / Query to DPO")


class State(models.TextChoices):
    """Where a case stands."""

    UNCONFIRMED = "unconfirmed", _("Waiting for confirmation")  # received; the e-mail address is not proved yet
    OPEN = "open", _("To be handled")
    WAITING = "waiting", _("Waiting for the person")  # we asked something back
    SEARCHING = "searching", _("Searching")  # a worker reads the systems
    REVIEW = "review", _("To be reviewed")  # staff look at what was found
    APPROVAL = "approval", _("To be approved")  # a second person decides on an erasure
    ANNOUNCED = "announced", _("Announced")  # approved; the person can still change their mind
    EXECUTING = "executing", _("In progress")  # a worker erases, or makes the package
    READY = "ready", _("Ready to send")
    COMPLETED = "completed", _("Completed")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Closed unanswered")  # the person did not answer what we had to know
    DESTROYED = "destroyed", _("Data destroyed")  # its retention is over; its outcome and its evidence stay


class Action(models.TextChoices):
    """What can be done to a case; also the names of the events in its evidence."""

    FILE = "file", _("filed the request")
    CONFIRM = "confirm", _("confirmed the e-mail address")
    ASK_IDENTITY = "ask_identity", _("asked the person to show who they are")
    ACCEPT_IDENTITY = "accept_identity", _("accepted another proof of identity")
    REJECT_PROOF = "reject_proof", _("did not accept the proof of identity and asked for another")
    ACKNOWLEDGE = "acknowledge", _("acknowledged receipt")
    ASSIGN = "assign", _("assigned the case")
    CHECK_AUTHORITY = "check_authority", _("checked the representative’s authority")
    NOTE = "note", _("added a note")
    MESSAGE = "message", _("wrote to the person")
    ASK = "ask", _("asked the person a question")
    CONVERT = "convert", _("made it a request of another kind")
    SPLIT = "split", _("split one request into two")
    CHASE = "chase", _("reminded the person of the question")
    CLOSE_UNANSWERED = "close_unanswered", _("closed the case, as the question was not answered")
    EXTEND = "extend", _("extended the time and told the person why")
    REPLY = "reply", _("wrote to us")
    SCOPE = "scope", _("chose what is to be erased")
    SEARCH = "search", _("started the search")
    RECORD_SEARCH = "record_search", _("finished the search")
    CHOOSE = "choose", _("decided on something found")
    LEAVE_OUT = "leave_out", _("left something out on a ground in law")
    TAKE_BACK = "take_back", _("left something out no longer")
    CONFIRM_MATCH = "confirm_match", _("confirmed that everything found is one person's")
    VIEW_CASE = "view_case", _("opened the case")
    VIEW_DATA = "view_data", _("looked at what was found")
    SUBMIT = "submit", _("asked for approval")
    SEND_BACK = "send_back", _("sent the plan back")
    APPROVE = "approve", _("approved")
    ERASE_FIRST = "erase_first", _("recorded why the erasure need not wait for the information")
    BEGIN = "begin", _("had the erasure begin")
    RECORD_ERASURE = "record_erasure", _("erased in a system and looked again")
    RECORD_FAILURE = "record_failure", _("could not finish")
    RECORD_DOCUMENT = "record_document", _("made the documents")
    EXPLAIN_DELAY = "explain_delay", _("recorded why the answer is late")
    DELIVER = "deliver", _("sent the answer")
    CORRECT = "correct", _("recorded what became of a correction")
    ANSWER = "answer", _("answered")
    ANNOUNCE_END = "announce_end", _("told the person that the restriction will end")
    LIFT = "lift", _("ended the restriction")
    REFUSE = "refuse", _("refused the request")
    WITHDRAW = "withdraw", _("withdrew the request")
    PASS_ON = "pass_on", _("passed the request on")
    QUOTE_FEE = "quote_fee", _("asked for a fee")
    ACCEPT_FEE = "accept_fee", _("accepted the fee")
    SETTLE_FEE = "settle_fee", _("closed the question of the fee")
    CLOSE_DUPLICATE = "close_duplicate", _("closed it as the same as another request")
    COMPLAIN = "complain", _("complained about how it ended")
    REOPEN = "reopen", _("took the case up again")
    DOWNLOAD = "download", _("downloaded the answer")
    TELL_RECIPIENT = "tell_recipient", _("told a recipient")
    SPARE_RECIPIENT = "spare_recipient", _("noted why a recipient is not told")
    ASK_OWNER = "ask_owner", _("asked the owner of a system")
    OPEN_TASK = "open_task", _("opened what they were asked")
    ANSWER_TASK = "answer_task", _("answered for a system")
    DECLINE_TASK = "decline_task", _("said that somebody else has to answer")
    CHASE_OWNER = "chase_owner", _("reminded the owner of a system")
    PROCEED_WITHOUT = "proceed_without", _("went on without an owner’s answer")
    REVOKE = "revoke", _("ended links and what had been collected")
    RETRY = "retry", _("had a mail sent again")
    RESUME = "resume", _("had work that failed tried again")
    HOLD = "hold", _("put a legal hold on the case")
    CALL_OFF = "call_off", _("called off the approved erasure because of a legal hold")
    RELEASE_HOLD = "release_hold", _("released the legal hold")
    EXPIRE = "expire", _("destroyed the documents, which nobody can open any longer")
    DESTROY = "destroy", _("destroyed everything personal, as its time was over")


SEARCHABLE = frozenset({Kind.ACCESS, Kind.ACCOUNT_DELETION, Kind.INFORMATION_DELETION})
ERASURES = frozenset({Kind.ACCOUNT_DELETION, Kind.INFORMATION_DELETION})
CLOSED_STATES = frozenset({State.COMPLETED, State.REFUSED, State.WITHDRAWN, State.LAPSED})
EVERY_STATE = frozenset(State) - {State.DESTROYED}  # in which there is something to act on
OPEN_STATES = EVERY_STATE - CLOSED_STATES
ANNOUNCED_STATES = frozenset({State.ANNOUNCED})  # an erasure is approved, and none of it has begun
ERASURE_UNDER_WAY = frozenset({State.APPROVAL, State.ANNOUNCED, State.EXECUTING})  # of an erasure: wanted, or running
ERASURE_TO_COME = frozenset({State.REVIEW, State.APPROVAL, State.ANNOUNCED})  # planned, and none of it has begun
STOPPED_BY_HOLD = ERASURE_UNDER_WAY | {State.REVIEW}  # to review it comes back when it fails, and can be tried again
PAUSED_STATES = frozenset({State.WAITING})  # a question is open; the clock stands still where the law lets it
OBSERVING = frozenset(
    {Action.NOTE, Action.VIEW_CASE, Action.VIEW_DATA, Action.DOWNLOAD, Action.OPEN_TASK}
)  # recorded; changes nothing
EVERY_KIND = frozenset(Kind)


class Guard(models.TextChoices):
    """What must hold besides the state; checked by :mod:`portal.cases.guards`, worded for whoever is stopped."""

    WHOLE = "whole", _("Every collection must have been searched: search again, or see what failed.")
    REACHED = "reached", _("Nothing could be searched with what is known of the person: ask for more, or refuse.")
    SHARED_DECIDED = "shared_decided", _("Decide first about the rows that are also somebody else's.")
    ONE_PERSON = "one_person", _("The identifiers may belong to two people: confirm first that they are one person.")
    NOTHING_BLOCKED = "nothing_blocked", _("The plan would break something in a system. See what is blocked.")
    SECOND_PERSON = "second_person", _("An erasure needs a second person: somebody else must approve it.")
    VOUCHED = (
        "vouched",
        _(
            "You entered this request or accepted its proof of identity, so it needs a second person: "
            "another handler or data-protection officer must approve and send it."
        ),
    )
    APPROVED = "approved", _("This plan is not approved any more.")
    WAITED = "waited", _("The person still has time to change their mind.")
    SYSTEMS = "systems", _("There is no data system to search yet. An administrator can add one.")
    SCOPED = "scoped", _("Choose first what is to be erased: the person said it in their own words only.")
    ERASED = "erased", _("Not every system is erased and verified yet.")
    NOTHING_ERASED = "nothing_erased", _("Something is erased already: this request cannot become another.")
    NOT_CONFIRMED = "not_confirmed", _("The e-mail address is confirmed already.")
    DOUBTED = "doubted", _("Nobody has asked this person to show who they are.")
    NOT_DOUBTED = (
        "not_doubted",
        _("The person was asked to show who they are: accept the proof first, or ask for another."),
    )
    LATE = "late", _("The answer is not late.")
    DELAY_EXPLAINED = "delay_explained", _("The answer is late: record first why.")
    NOT_ACKNOWLEDGED = "not_acknowledged", _("Receipt was acknowledged already.")
    NOT_CHASED = "not_chased", _("The person was reminded of everything that is open.")
    AWAITED = "awaited", _("Nothing is open that the person would have to answer.")
    UNANSWERED = (
        "unanswered",
        _("Possible when thirty days have gone since we asked, and fourteen since we reminded the person of it."),
    )
    KEPT_LONG_ENOUGH = "kept_long_enough", _("The time for which such a case is kept is not over yet.")
    CORRECTED = "corrected", _("Say first for every system what became of the correction there.")
    CORRECTING = "correcting", _("This request does not ask for a correction.")
    RESTRICTED = "restricted", _("No restriction is in force.")
    UNRESTRICTED = (
        "unrestricted",
        _(
            "A restriction is in force, and the person must be told before it ends: "
            "announce its end, and end it when the day has come."
        ),
    )
    ANNOUNCED = "announced", _("The person must be told before: the notice is sent, and the day it names has come.")
    LEAVING_OUT = "leaving_out", _("Nothing is left out.")
    NO_FEE = "no_fee", _("A fee was asked for already.")
    FEE_OPEN = "fee_open", _("No fee waits to be accepted.")
    FEE_ANSWERED = (
        "fee_answered",
        _(
            "The person has not said yet whether they want it at this price: wait, "
            "note that they accept, or drop the fee."
        ),
    )
    FEE_UNSETTLED = "fee_unsettled", _("No fee is open.")
    NOT_HELD = "not_held", _("A legal hold is on this case: nothing of it may be destroyed until it is released.")
    HELD = "held", _("There is no legal hold on this case.")
    ERASABLE = "erasable", _("A legal hold stops this erasure. A data-protection officer has to release it first.")
    PLANNED_ANEW = (
        "planned_anew",
        _("A legal hold stopped this plan after it was approved: search again, so that it is made and approved anew."),
    )
    GIVEN_FIRST = (
        "given_first",
        _("The information that was asked for with this must be given first: the erasure would leave nothing to give."),
    )
    NOT_GIVEN_FIRST = "not_given_first", _("No request for information waits to be answered first.")
    REPRESENTED = "represented", _("The person asks for themselves.")
    AUTHORITY = (
        "authority",
        _("Record first what shows that the representative may ask for the person, and what they may receive."),
    )
    MAY_RECEIVE = (
        "may_receive",
        _("The representative may not receive the person’s data: get a wider authority, or refuse."),
    )
    OWNERS_ANSWERED = (
        "owners_answered",
        _("Owners of systems have not answered yet: wait, or go on without them and say why."),
    )
    ORIGINAL = "original", _("There is no earlier request from the same confirmed address that says the same.")
    PROVED = "proved", _("It never showed who asks: they can ask anew.")
    EXTENDABLE = (
        "extendable",
        _("The time can be extended only once, where the law allows it, and before it has ended."),
    )


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``to`` None leaves the state as it is."""

    action: Action
    by: frozenset[Who]
    kinds: frozenset[Kind]
    sources: frozenset[State]
    to: State | None = None
    guards: tuple[Guard, ...] = ()


def _row(
    action: Action,
    by: Iterable[Who],
    sources: Iterable[State],
    to: State | None = None,
    kinds: Iterable[Kind] = EVERY_KIND,
    guards: tuple[Guard, ...] = (),
) -> Transition:
    return Transition(action, frozenset(by), frozenset(kinds), frozenset(sources), to, guards)


_STAFF = (Who.HANDLER, Who.DPO)
_AT_HAND = (State.OPEN, State.WAITING, State.REVIEW)
_QUESTIONABLE = (State.UNCONFIRMED, State.OPEN, State.REVIEW)
_LOOKED_AT = (State.OPEN, State.SEARCHING, State.REVIEW)
_AWAITING = (*_AT_HAND, State.SEARCHING)  # where a question or a fee can be open
_BEFORE_EXECUTION = (State.UNCONFIRMED, *_AT_HAND, State.SEARCHING, State.APPROVAL, State.ANNOUNCED)
_HOLDING = (State.SEARCHING, State.REVIEW, State.EXECUTING, State.READY)
_BEING_SEARCHED = (*_AT_HAND, State.SEARCHING)
_WITH_OWNERS = (*_BEING_SEARCHED, State.APPROVAL, State.ANNOUNCED, State.EXECUTING)
_WHOLE_PERSON = (Kind.ACCESS, Kind.ACCOUNT_DELETION)
_BEGIN_CHECKS = (Guard.APPROVED, Guard.WAITED, Guard.ERASABLE, Guard.GIVEN_FIRST)
_SEARCH_CHECKS = (
    Guard.NOT_DOUBTED,
    Guard.FEE_ANSWERED,
    Guard.WHOLE,
    Guard.REACHED,
    Guard.ONE_PERSON,
    Guard.SHARED_DECIDED,
)
_ANSWER_CHECKS = (
    Guard.NOT_DOUBTED,
    Guard.FEE_ANSWERED,
    Guard.AUTHORITY,
    Guard.CORRECTED,
    Guard.DELAY_EXPLAINED,
)
_LAPSE_CHECKS = (Guard.AWAITED, Guard.UNANSWERED, Guard.DELAY_EXPLAINED)
_SUBMIT_CHECKS = (*_SEARCH_CHECKS, Guard.NOTHING_BLOCKED, Guard.ERASABLE, Guard.PLANNED_ANEW)
_YES_CHECKS = (Guard.SECOND_PERSON, Guard.ERASABLE, Guard.AUTHORITY, Guard.GIVEN_FIRST)
_CONVERT_CHECKS = (Guard.NOTHING_ERASED, Guard.UNRESTRICTED)
_RECEIVER = (Guard.AUTHORITY, Guard.MAY_RECEIVE)
_GIVEN_CHECKS = (*_RECEIVER, Guard.VOUCHED)
_PACKAGE_CHECKS = (*_SEARCH_CHECKS, Guard.OWNERS_ANSWERED, *_GIVEN_CHECKS)
_ERASED_CHECKS = (Guard.ERASED, Guard.OWNERS_ANSWERED)

TABLE: tuple[Transition, ...] = (
    _row(Action.FILE, [Who.SUBJECT, *_STAFF], [], State.UNCONFIRMED),  # there is no case before it
    _row(Action.CONFIRM, [Who.SUBJECT], [State.UNCONFIRMED], State.OPEN),
    _row(Action.CONFIRM, [Who.SUBJECT], [State.WAITING], guards=(Guard.NOT_CONFIRMED,)),
    _row(Action.ASK_IDENTITY, _STAFF, _QUESTIONABLE, State.WAITING, guards=(Guard.NOT_DOUBTED,)),
    _row(Action.ACCEPT_IDENTITY, _STAFF, [State.UNCONFIRMED], State.OPEN),
    _row(Action.ACCEPT_IDENTITY, _STAFF, [State.WAITING], State.OPEN, guards=(Guard.DOUBTED,)),
    _row(Action.ACCEPT_IDENTITY, _STAFF, _LOOKED_AT, guards=(Guard.DOUBTED,)),
    _row(Action.REJECT_PROOF, _STAFF, [State.OPEN, State.REVIEW], State.WAITING, guards=(Guard.DOUBTED,)),
    _row(Action.ACKNOWLEDGE, _STAFF, OPEN_STATES, guards=(Guard.NOT_ACKNOWLEDGED,)),
    _row(Action.ASSIGN, _STAFF, OPEN_STATES),
    _row(Action.CHECK_AUTHORITY, _STAFF, OPEN_STATES, guards=(Guard.REPRESENTED,)),
    _row(Action.NOTE, _STAFF, EVERY_STATE),
    _row(Action.MESSAGE, _STAFF, EVERY_STATE),
    _row(Action.CONVERT, _STAFF, [State.OPEN], guards=_CONVERT_CHECKS),
    _row(Action.CONVERT, _STAFF, [State.REVIEW], State.OPEN, guards=_CONVERT_CHECKS),
    _row(Action.SPLIT, _STAFF, OPEN_STATES - {State.UNCONFIRMED}, guards=(Guard.NOT_DOUBTED,)),
    _row(Action.ASK, _STAFF, [State.OPEN, State.REVIEW], State.WAITING, guards=(Guard.NOT_DOUBTED,)),
    _row(Action.CHASE, [Who.WORKER], OPEN_STATES, guards=(Guard.NOT_CHASED,)),
    _row(Action.CLOSE_UNANSWERED, [Who.DPO], _AWAITING, State.LAPSED, guards=_LAPSE_CHECKS),
    _row(Action.EXTEND, _STAFF, OPEN_STATES, guards=(Guard.EXTENDABLE,)),
    _row(Action.REPLY, [Who.SUBJECT], [State.WAITING], State.OPEN),
    _row(Action.REPLY, [Who.SUBJECT], [State.ANNOUNCED], State.APPROVAL, ERASURES),  # somebody must read it first
    _row(Action.REPLY, [Who.SUBJECT], EVERY_STATE - {State.WAITING, State.ANNOUNCED}),
    _row(Action.SCOPE, _STAFF, [State.OPEN, State.WAITING], None, [Kind.INFORMATION_DELETION]),
    _row(Action.SCOPE, _STAFF, [State.REVIEW], State.OPEN, [Kind.INFORMATION_DELETION]),
    _row(Action.SEARCH, _STAFF, _AT_HAND, State.SEARCHING, _WHOLE_PERSON, (Guard.SYSTEMS,)),
    _row(Action.SEARCH, _STAFF, _AT_HAND, State.SEARCHING, [Kind.INFORMATION_DELETION], (Guard.SYSTEMS, Guard.SCOPED)),
    _row(Action.RECORD_SEARCH, [Who.WORKER], [State.SEARCHING], State.REVIEW, SEARCHABLE),
    _row(Action.CHOOSE, _STAFF, [State.REVIEW], None, SEARCHABLE),
    _row(Action.LEAVE_OUT, _STAFF, [State.REVIEW], None, SEARCHABLE),
    _row(Action.TAKE_BACK, _STAFF, [State.REVIEW], None, SEARCHABLE, (Guard.LEAVING_OUT,)),
    _row(Action.CONFIRM_MATCH, _STAFF, [State.REVIEW], None, SEARCHABLE),
    _row(Action.VIEW_CASE, [*_STAFF, Who.AUDITOR], State),
    _row(Action.VIEW_DATA, [*_STAFF, Who.AUDITOR], EVERY_STATE, None, SEARCHABLE),
    _row(Action.SUBMIT, _STAFF, [State.REVIEW], State.APPROVAL, ERASURES, _SUBMIT_CHECKS),
    _row(Action.SEND_BACK, _STAFF, [State.APPROVAL, State.ANNOUNCED], State.REVIEW, ERASURES),
    _row(Action.APPROVE, _STAFF, [State.REVIEW], State.EXECUTING, [Kind.ACCESS], _PACKAGE_CHECKS),
    _row(Action.APPROVE, [Who.DPO], [State.APPROVAL], State.ANNOUNCED, ERASURES, _YES_CHECKS),
    _row(
        Action.ERASE_FIRST,
        [Who.DPO],
        set(_BEFORE_EXECUTION) - {State.UNCONFIRMED},
        None,
        ERASURES,
        (Guard.NOT_GIVEN_FIRST,),
    ),
    _row(Action.BEGIN, [Who.SUBJECT, Who.WORKER], [State.ANNOUNCED], State.EXECUTING, ERASURES, _BEGIN_CHECKS),
    _row(Action.RECORD_ERASURE, [Who.WORKER], [State.EXECUTING, State.SEARCHING], None, ERASURES),
    _row(Action.RECORD_DOCUMENT, [Who.WORKER], [State.EXECUTING], State.READY, [Kind.ACCESS]),
    _row(Action.RECORD_DOCUMENT, [Who.WORKER], [State.EXECUTING], State.READY, ERASURES, _ERASED_CHECKS),
    _row(Action.RECORD_FAILURE, [Who.WORKER], [State.SEARCHING, State.EXECUTING], State.REVIEW, SEARCHABLE),
    _row(Action.EXPLAIN_DELAY, _STAFF, OPEN_STATES, guards=(Guard.LATE,)),
    _row(
        Action.DELIVER, _STAFF, [State.READY], State.COMPLETED, [Kind.ACCESS], (*_GIVEN_CHECKS, Guard.DELAY_EXPLAINED)
    ),
    _row(Action.DELIVER, _STAFF, [State.READY], State.COMPLETED, ERASURES, (*_RECEIVER, Guard.DELAY_EXPLAINED)),
    _row(Action.CORRECT, _STAFF, [State.OPEN, State.WAITING], None, [Kind.QUERY], (Guard.CORRECTING,)),
    _row(Action.ANSWER, _STAFF, [State.OPEN, State.WAITING], State.COMPLETED, [Kind.QUERY], _ANSWER_CHECKS),
    _row(Action.ANNOUNCE_END, _STAFF, EVERY_STATE, None, [Kind.QUERY], (Guard.RESTRICTED,)),
    _row(Action.LIFT, _STAFF, EVERY_STATE, None, [Kind.QUERY], (Guard.RESTRICTED, Guard.ANNOUNCED)),
    _row(Action.REFUSE, [Who.DPO], _BEFORE_EXECUTION, State.REFUSED, guards=(Guard.DELAY_EXPLAINED,)),
    _row(Action.PASS_ON, _STAFF, _BEFORE_EXECUTION, State.COMPLETED, guards=(Guard.DELAY_EXPLAINED,)),
    _row(Action.QUOTE_FEE, [Who.DPO], [State.OPEN, State.WAITING, State.REVIEW], guards=(Guard.NO_FEE,)),
    _row(Action.ACCEPT_FEE, [Who.SUBJECT, *_STAFF], OPEN_STATES, guards=(Guard.FEE_OPEN,)),
    _row(Action.SETTLE_FEE, _STAFF, OPEN_STATES, guards=(Guard.FEE_UNSETTLED,)),
    _row(Action.WITHDRAW, [Who.SUBJECT, *_STAFF], _BEFORE_EXECUTION, State.WITHDRAWN),
    _row(Action.WITHDRAW, [Who.SUBJECT, *_STAFF], [State.EXECUTING, State.READY], State.WITHDRAWN, [Kind.ACCESS]),
    _row(
        Action.CLOSE_DUPLICATE,
        _STAFF,
        set(_BEFORE_EXECUTION) - {State.UNCONFIRMED},
        State.COMPLETED,
        guards=(Guard.ORIGINAL,),
    ),
    _row(Action.COMPLAIN, [Who.SUBJECT], CLOSED_STATES),
    _row(Action.REOPEN, [Who.DPO], CLOSED_STATES, State.OPEN, guards=(Guard.PROVED,)),
    _row(Action.DOWNLOAD, [Who.SUBJECT], EVERY_STATE - {State.WITHDRAWN}),  # of what was released, also when reopened
    _row(Action.ASK_OWNER, _STAFF, _BEING_SEARCHED, None, [Kind.ACCESS]),
    _row(Action.ASK_OWNER, _STAFF, _WITH_OWNERS, None, ERASURES),
    _row(Action.OPEN_TASK, [Who.OWNER], _WITH_OWNERS, None, SEARCHABLE),
    _row(Action.ANSWER_TASK, [Who.OWNER], _WITH_OWNERS, None, SEARCHABLE),
    _row(Action.DECLINE_TASK, [Who.OWNER], _WITH_OWNERS, None, SEARCHABLE),
    _row(Action.CHASE_OWNER, [Who.WORKER], _WITH_OWNERS, None, SEARCHABLE),
    _row(Action.PROCEED_WITHOUT, _STAFF, _WITH_OWNERS, None, SEARCHABLE),
    _row(Action.REVOKE, [Who.WORKER], _HOLDING, State.OPEN, [Kind.ACCESS]),  # what it holds is no longer true
    _row(Action.REVOKE, [Who.WORKER], EVERY_STATE),
    _row(Action.TELL_RECIPIENT, [Who.WORKER, *_STAFF], EVERY_STATE),
    _row(Action.SPARE_RECIPIENT, [Who.DPO], EVERY_STATE),
    _row(Action.RETRY, _STAFF, EVERY_STATE),
    _row(Action.RESUME, _STAFF, [State.SEARCHING, State.REVIEW, State.EXECUTING], None, [Kind.ACCESS]),
    _row(Action.RESUME, _STAFF, [State.SEARCHING, State.REVIEW, State.EXECUTING], None, ERASURES, (Guard.ERASABLE,)),
    _row(Action.HOLD, [Who.DPO], ERASURE_UNDER_WAY, State.REVIEW, ERASURES, (Guard.NOT_HELD,)),
    _row(Action.HOLD, [Who.DPO], ERASURE_UNDER_WAY, None, [Kind.ACCESS], (Guard.NOT_HELD,)),
    _row(Action.HOLD, [Who.DPO], EVERY_STATE - ERASURE_UNDER_WAY, None, guards=(Guard.NOT_HELD,)),
    _row(Action.CALL_OFF, [Who.DPO], STOPPED_BY_HOLD, State.REVIEW, ERASURES),
    _row(Action.RELEASE_HOLD, [Who.DPO], EVERY_STATE, guards=(Guard.HELD,)),
    _row(Action.EXPIRE, [Who.WORKER], CLOSED_STATES, guards=(Guard.NOT_HELD,)),
    _row(Action.DESTROY, [Who.WORKER], CLOSED_STATES, State.DESTROYED, guards=(Guard.NOT_HELD, Guard.KEPT_LONG_ENOUGH)),
)


def transition(kind: str, state: str, action: Action) -> Transition | None:
    """The row that lets ``action`` happen to a case of this kind in this state, or None."""
    rows = (row for row in TABLE if row.action is action and kind in row.kinds and state in row.sources)
    return next(rows, None)


def parts(action: Action) -> frozenset[Who]:
    """Everybody who may do this to some case at some time."""
    return frozenset().union(*(row.by for row in TABLE if row.action is action))


def actions(kind: str, state: str, who: Who) -> list[Action]:
    """What somebody of this role may do now, in the order of the table, guards aside."""
    return [row.action for row in TABLE if kind in row.kinds and state in row.sources and who in row.by]
