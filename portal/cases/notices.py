"""Who was told what of a case, for staff and for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.cases.explain import in_words
from portal.cases.models import Case, Notice, NoticeState
from portal.ui.signs import bracketed, labelled
from portal.vault import fields
from portal.vault.keys import KeyDestroyed


@dataclass(frozen=True)
class Told:
    """A notice in plain text: what the recipient is told, how staff told them, why they are not told."""

    notice: Notice
    letter: str = ""
    how: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether they have neither been told, nor will be by the mail that is on its way."""
        return self.notice.state in (NoticeState.BY_HAND, NoticeState.ON_ITS_WAY)

    @property
    def words(self) -> str:
        """Where it stands, in a few words for the person."""
        match self.notice.state:
            case NoticeState.TOLD:
                return _("told on %(day)s") % {"day": in_words(self._told_on)}
            case NoticeState.SPARED:
                return labelled(_("not told"), self.reason)
            case NoticeState.BY_HAND:
                return _("we tell them by letter or telephone")
            case NoticeState.ON_ITS_WAY:
                return _("our message is on its way")

    @property
    def line(self) -> str:
        """The recipient and where it stands, for the certificate."""
        return bracketed(self.notice.label, self.words)

    @property
    def _told_on(self) -> date:
        sent = self.notice.mail.sent_at if self.notice.mail else None
        return self.notice.told_on or timezone.localdate(sent)


def of(case: Case) -> list[Told]:
    """Everybody who was told, is to be, or is not, in the order in which it came up."""
    notices = Notice.objects.filter(case=case).select_related("recipient", "mail")
    return [_told(case, notice) for notice in notices]


def notice(case: Case, notice_id: int) -> Notice:
    """The telling of one recipient. Raises Notice.DoesNotExist."""
    return Notice.objects.get(pk=notice_id, case=case)


def _told(case: Case, notice: Notice) -> Told:
    def text(name: str, sealed: bytes | memoryview | None) -> str:
        return str(fields.unseal(case, name, sealed)) if sealed else ""

    try:
        return Told(
            notice,
            letter=text("notice", notice.letter),
            how=text("notice_how", notice.how),
            reason=text("notice_reason", notice.reason),
        )
    except KeyDestroyed:
        return Told(notice)
