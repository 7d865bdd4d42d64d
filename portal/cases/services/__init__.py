"""Everything that changes a case. Each service is one transaction: row, evidence, jobs and mails together."""

from portal.cases.services.answering import announce_end, answer, correct, lift
from portal.cases.services.approving import approve, begin, begin_due, send_back, submit
from portal.cases.services.asking import (
    answer_task,
    ask_again,
    ask_somebody_else,
    chase_owners,
    decline_task,
    go_on_without,
    open_task,
    record_given,
    remove_file,
    save_answers,
)
from portal.cases.services.charging import accept_fee, quote_fee, settle_fee
from portal.cases.services.delaying import explain_delay
from portal.cases.services.destroying import destroy, destroy_expired, expire
from portal.cases.services.ending import deliver, pass_on, refuse, withdraw
from portal.cases.services.entering import enter_request, import_requests
from portal.cases.services.erasing import record_erased_before, record_erasure
from portal.cases.services.exempting import leave_out, take_back
from portal.cases.services.extending import extend
from portal.cases.services.filing import acknowledge, confirm, file_request
from portal.cases.services.handling import (
    add_note,
    ask,
    assign,
    reply,
    send_message,
    set_scope,
)
from portal.cases.services.holding import hold, release_hold
from portal.cases.services.identifying import accept_identity, ask_identity, reject_proof
from portal.cases.services.opening import record_attachment, record_opening
from portal.cases.services.preceding import erase_first
from portal.cases.services.producing import record_documents, record_download
from portal.cases.services.relating import close_duplicate, complain
from portal.cases.services.reminding import remind
from portal.cases.services.reopening import reopen
from portal.cases.services.representing import check_authority
from portal.cases.services.retrying import retry
from portal.cases.services.searching import (
    choose_shared,
    confirm_match,
    hide_others,
    include,
    record_failure,
    record_preview,
    record_search,
    record_view,
    search,
    show_others,
    withhold,
)
from portal.cases.services.sorting import convert, split
from portal.cases.services.telling import record_told, spare, tell_recipients
from portal.cases.services.unanswered import chase_unanswered, close_unanswered

__all__ = [
    "accept_fee",
    "accept_identity",
    "acknowledge",
    "add_note",
    "announce_end",
    "answer",
    "answer_task",
    "approve",
    "ask",
    "ask_again",
    "ask_identity",
    "ask_somebody_else",
    "assign",
    "begin",
    "begin_due",
    "chase_owners",
    "chase_unanswered",
    "check_authority",
    "choose_shared",
    "close_duplicate",
    "close_unanswered",
    "complain",
    "confirm",
    "confirm_match",
    "convert",
    "correct",
    "decline_task",
    "deliver",
    "destroy",
    "destroy_expired",
    "enter_request",
    "erase_first",
    "expire",
    "explain_delay",
    "extend",
    "file_request",
    "go_on_without",
    "hide_others",
    "hold",
    "import_requests",
    "include",
    "leave_out",
    "lift",
    "open_task",
    "pass_on",
    "quote_fee",
    "record_attachment",
    "record_documents",
    "record_download",
    "record_erased_before",
    "record_erasure",
    "record_failure",
    "record_given",
    "record_opening",
    "record_preview",
    "record_search",
    "record_told",
    "record_view",
    "refuse",
    "reject_proof",
    "release_hold",
    "remind",
    "remove_file",
    "reopen",
    "reply",
    "retry",
    "save_answers",
    "search",
    "send_back",
    "send_message",
    "set_scope",
    "settle_fee",
    "show_others",
    "spare",
    "split",
    "submit",
    "take_back",
    "tell_recipients",
    "withdraw",
    "withhold",
]
