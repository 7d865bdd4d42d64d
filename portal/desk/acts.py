"""What can be done from the page of a case: for each action of the lifecycle table its form, service and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from portal.cases import clock_words, services
from portal.cases.case_page import CasePage
from portal.cases.lifecycle import Action, State
from portal.cases.models import Case
from portal.cases.offering import Options
from portal.cases.services.ending import DOCUMENT_LIFETIME
from portal.desk.forms import acts as forms
from portal.desk.forms import answering, ending, exempting, sorting
from portal.ui.signs import sentences

Text = str | Promise


@dataclass(frozen=True)
class Act:
    """One action as staff meet it. ``service`` takes the case, ``by`` and the form's fields."""

    form: type[forms.ActForm]
    service: Callable[..., Case]
    label: Text
    done: Text
    hint: Text = ""
    grave: bool = False


@dataclass(frozen=True)
class Choice:
    """An act on offer: its form, what has to be done before it, and whether its form is to stand open."""

    action: Action
    act: Act
    form: forms.ActForm
    missing: tuple[str, ...]
    open: bool


ACTS: Mapping[str, Act] = {
    Action.ACCEPT_IDENTITY: Act(
        forms.ProofForm,
        services.accept_identity,
        _("Accept a proof of identity"),
        _("You accepted the proof. The case can go on."),
        _("When something other than the mail proves who is asking. Files that were sent as a proof are destroyed."),
    ),
    Action.REJECT_PROOF: Act(
        forms.RejectProofForm,
        services.reject_proof,
        _("Ask for another proof"),
        _("The person is asked again. What they had sent as a proof is destroyed."),
        _("When what the person sent does not show who they are. The files that came with it are destroyed."),
    ),
    Action.ACKNOWLEDGE: Act(
        forms.SeenForm,
        services.acknowledge,
        _("Acknowledge receipt"),
        _("The acknowledgement is on its way."),
        _("The person gets a mail that names the day of receipt and the day by which the answer is due."),
    ),
    Action.CONFIRM_MATCH: Act(
        forms.SeenForm,
        services.confirm_match,
        _("It is one person"),
        _("You confirmed that everything found belongs to one person."),
        _("The identifiers given lead to rows that could be two people's. Look at the rows, then say so."),
    ),
    Action.SUBMIT: Act(
        forms.SeenForm,
        services.submit,
        _("Ask for approval"),
        _("The plan waits for a second person's approval."),
        _("A data-protection officer other than you decides."),
    ),
    Action.APPROVE: Act(
        forms.SeenForm,
        services.approve,
        _("Approve"),
        _("Approved. The work goes on by itself."),
    ),
    Action.DELIVER: Act(
        forms.SeenForm,
        services.deliver,
        _("Send the answer"),
        _("The answer is on its way, and the case is complete."),
        format_lazy(
            _("The person gets a mail and can open the documents for {days} days, after a code."),
            days=DOCUMENT_LIFETIME.days,
        ),
    ),
    Action.ANSWER: Act(
        answering.AnswerForm,
        services.answer,
        _("Send the answer"),
        _("The answer is on its way, and the case is complete."),
    ),
    Action.LEAVE_OUT: Act(
        exempting.LeaveOutForm,
        services.leave_out,
        _("Leave something out"),
        _("Your decision is kept."),
        _("A system, a kind of information or a field. The person is told why. An erasure is planned anew."),
    ),
    Action.TAKE_BACK: Act(
        exempting.TakeBackForm,
        services.take_back,
        _("Leave something out no longer"),
        _("Your decision is kept."),
    ),
    Action.PASS_ON: Act(
        ending.PassOnForm,
        services.pass_on,
        _("Pass it on"),
        _("The request is passed on, and the letter is on its way."),
        _("When it is for another organisation to answer. Ends the case; the person is told to whom it goes, and why."),
        grave=True,
    ),
    Action.QUOTE_FEE: Act(
        ending.FeeForm,
        services.quote_fee,
        _("Ask for a fee"),
        _("The person is told what it costs, and can accept it or withdraw the request."),
    ),
    Action.ACCEPT_FEE: Act(
        forms.SeenForm,
        services.accept_fee,
        _("Note that the person accepts the fee"),
        _("It is noted that the fee is accepted."),
    ),
    Action.SETTLE_FEE: Act(
        ending.SettleForm,
        services.settle_fee,
        _("The fee is paid, or dropped"),
        _("The question of the fee is closed."),
    ),
    Action.CONVERT: Act(
        sorting.ConvertForm,
        services.convert,
        _("Make it a request of another kind"),
        _("The request is one of another kind now. The person is told."),
        _("The time goes on from the day of receipt. What was found and decided for the other kind is thrown away."),
    ),
    Action.SPLIT: Act(
        sorting.SortForm,
        services.split,
        _("Split off a second request"),
        _("There is a second case now. The person is told."),
        _("For what else the person asks. It has the same day of receipt; this case goes on as it is."),
    ),
    Action.CORRECT: Act(
        answering.CorrectForm,
        services.correct,
        _("Record it"),
        _("What became of the correction there is recorded."),
    ),
    Action.ANNOUNCE_END: Act(
        answering.AnnounceEndForm,
        services.announce_end,
        _("Announce the end of the restriction"),
        _("The person is told. You can end the restriction when the day has come."),
        _("The person must know before the data are used again."),
    ),
    Action.LIFT: Act(
        forms.SeenForm,
        services.lift,
        _("End the restriction"),
        _("The restriction has ended."),
        _("From now on the data may be used again."),
        grave=True,
    ),
    Action.SCOPE: Act(
        forms.ScopeForm,
        services.set_scope,
        _("Choose what is to be erased"),
        _("Your choice is kept. Search the systems for it next."),
    ),
    Action.SEARCH: Act(
        forms.SeenForm,
        services.search,
        _("Search the systems"),
        _("The search is running."),
        _("Every data system is searched with what the person gave. What an earlier search found is thrown away."),
    ),
    Action.ERASE_FIRST: Act(
        forms.EraseFirstForm,
        services.erase_first,
        _("Do not wait for the information"),
        _("The erasure need not wait for the information any more."),
        _("Only if the person wants it so, or the law leaves no choice: what is erased cannot be given any more."),
        grave=True,
    ),
    Action.SEND_BACK: Act(
        forms.ReasonForm,
        services.send_back,
        _("Send back"),
        _("The plan went back to review."),
        _("Nothing is erased; the case goes back to review, and an approval no longer counts."),
    ),
    Action.ASK: Act(
        forms.AskForm,
        services.ask,
        _("Ask the person"),
        _("Your question is on its way."),
    ),
    Action.ASK_IDENTITY: Act(
        forms.AskIdentityForm,
        services.ask_identity,
        _("Ask who the person is"),
        _("Your question is on its way. Nothing is given out or erased before you accept a proof."),
        _("Only with a reason to doubt who is asking; never as a routine."),
    ),
    Action.EXTEND: Act(
        forms.ExtendForm,
        services.extend,
        _("Extend the time"),
        _("The time is extended, and the notice is on its way."),
        _("Possible once. The person gets a mail with your reason at the same time."),
    ),
    Action.EXPLAIN_DELAY: Act(
        forms.DelayForm,
        services.explain_delay,
        _("Record why the answer is late"),
        _("The reason is recorded."),
        _("A late case can be closed only when this is recorded."),
    ),
    Action.CLOSE_UNANSWERED: Act(
        forms.SeenForm,
        services.close_unanswered,
        _("Close unanswered"),
        _("The case is closed. The letter says why, and how to come back."),
        _("Ends the case, as the person did not answer. The letter says why, how to come back, and where to complain."),
        grave=True,
    ),
    Action.REFUSE: Act(
        forms.RefuseForm,
        services.refuse,
        _("Refuse"),
        _("The request is refused, and the letter is on its way."),
        _("Ends the case. The person is told why, and where to complain."),
        grave=True,
    ),
    Action.WITHDRAW: Act(
        forms.SeenForm,
        services.withdraw,
        _("Withdraw at the person's wish"),
        _("The request is withdrawn. The person is told."),
        _("Only when the person asked for it. Everything collected for this case is destroyed."),
        grave=True,
    ),
    Action.CHECK_AUTHORITY: Act(
        forms.AuthorityForm,
        services.check_authority,
        _("Check the representative’s authority"),
        _("What you saw is recorded."),
        _("Needed before anything is approved or sent."),
    ),
    Action.CLOSE_DUPLICATE: Act(
        forms.DuplicateForm,
        services.close_duplicate,
        _("It says the same as another request"),
        _("The case is closed. The person is told under which reference it goes on."),
        _("Closes this case. Only possible for requests that were confirmed from the same address."),
        grave=True,
    ),
    Action.REOPEN: Act(
        forms.ReopenForm,
        services.reopen,
        _("Take it up again"),
        _("The case is open again. The person is told."),
        _("The time goes on from the day on which the request was received."),
    ),
    Action.HOLD: Act(
        forms.HoldForm,
        services.hold,
        _("Put a legal hold on it"),
        _("The legal hold is set. Nothing is erased or destroyed until it is released."),
        _("Stops every erasure of this person’s data, also one that is approved, and keeps this case as it is."),
    ),
    Action.RELEASE_HOLD: Act(
        forms.ReleaseForm,
        services.release_hold,
        _("Release the legal hold"),
        _("The legal hold is released."),
        _("From then on the case is treated as any other. An erasure needs to be approved anew."),
    ),
    Action.MESSAGE: Act(forms.MessageForm, services.send_message, _("Send"), _("Your message is on its way.")),
    Action.NOTE: Act(forms.NoteForm, services.add_note, _("Keep the note"), _("Your note is kept.")),
    Action.ASSIGN: Act(forms.AssignForm, services.assign, _("Assign"), _("The case is assigned.")),
    Action.RESUME: Act(forms.SeenForm, services.retry, _("Try again"), _("It is tried again.")),
    Action.RETRY: Act(forms.SeenForm, services.retry, _("Try again"), _("It is tried again.")),
}
LEADING = (
    Action.CONFIRM_MATCH, Action.SUBMIT, Action.APPROVE, Action.DELIVER, Action.ANSWER, Action.SEARCH,
)  # fmt: skip  # the first of these that is on offer is the next step
FURTHER = (
    Action.EXPLAIN_DELAY, Action.ACCEPT_IDENTITY, Action.REJECT_PROOF, Action.CHECK_AUTHORITY, Action.SCOPE, *LEADING,
    Action.ERASE_FIRST, Action.SEND_BACK, Action.LEAVE_OUT, Action.TAKE_BACK, Action.ASK, Action.ASK_IDENTITY,
    Action.ACKNOWLEDGE, Action.CONVERT, Action.SPLIT, Action.EXTEND, Action.QUOTE_FEE, Action.ACCEPT_FEE,
    Action.SETTLE_FEE, Action.CLOSE_UNANSWERED, Action.PASS_ON, Action.REFUSE, Action.WITHDRAW, Action.CLOSE_DUPLICATE,
    Action.ANNOUNCE_END, Action.LIFT, Action.REOPEN, Action.HOLD, Action.RELEASE_HOLD,
)  # fmt: skip  # what the decision area lists besides
STANDING: Mapping[str, Text] = {
    State.UNCONFIRMED: _("The person has not opened the link in our mail yet. The time runs all the same."),
    State.OPEN: _("The request waits for somebody to take it on."),
    State.WAITING: _("We asked the person something and wait for the answer."),
    State.SEARCHING: _("The systems are being searched."),
    State.REVIEW: _("The search is done. Look at what was found, then decide."),
    State.APPROVAL: _("A data-protection officer who did not ask for it has to approve this erasure."),
    State.ANNOUNCED: _("Approved. The person was told what will be erased, and can still change their mind."),
    State.EXECUTING: _("The work is running. Nothing is left to do until it ends."),
    State.READY: _("Everything is made. Look at the documents, then send them."),
    State.COMPLETED: _("This case is complete."),
    State.REFUSED: _("This request was refused."),
    State.WITHDRAWN: _("The person withdrew this request."),
    State.LAPSED: _("The person did not answer what we had to know, and the case was closed."),
    State.DESTROYED: _("This case is over, and its data are destroyed. Nothing can be done with it any more."),
}


def standing(page: CasePage) -> str:
    """Where a case stands, in a sentence or more."""
    words = [STANDING[page.case.state]]
    if page.case.asked:
        words.append(clock_words.while_asked(page.case, page.case.asked))
    elif page.case.in_doubt and page.case.is_open:
        words.append(_("The person was asked to show who they are. Check what they sent before anything else."))
    if any(asked.task.is_open for asked in page.owners):
        words.append(_("Colleagues who answer for systems were asked, and have not all answered yet."))
    return sentences(str(each) for each in words)


def choices(page: CasePage, bound: Mapping[str, forms.ActForm]) -> dict[str, Choice]:
    """The acts on offer by action. ``bound`` are forms that came back with something to say."""
    return {
        action: _choice(page, action, act, bound.get(action)) for action, act in ACTS.items() if action in page.offers
    }


def blank(options: Options, action: str, data: Any = None) -> forms.ActForm:
    """The form of an action, empty or filled with what was sent."""
    initial = {"seen": options.case.version}
    return ACTS[action].form(data, options=options, initial=initial, auto_id=f"{action}-%s")


def _choice(page: CasePage, action: str, act: Act, bound: forms.ActForm | None) -> Choice:
    form = bound or blank(page.options, action)
    return Choice(Action(action), act, form, page.offers[Action(action)].missing, open=bound is not None)
