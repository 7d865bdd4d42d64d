"""What was written between the person and the DPO's office, every mail that went out, and the texts of letters."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.cases.ledger import append_only


class Direction(models.TextChoices):
    """Who wrote."""

    FROM_PERSON = "in", _("from the person")
    TO_PERSON = "out", _("to the person")


class Message(models.Model):
    """One message on a case; ``body`` is sealed."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=3, choices=Direction)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True)
    body = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"message {self.pk}"


class Attachment(models.Model):
    """A file that came with a message; its name is sealed. A ``proof`` is to show who somebody is; checked, it goes."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.BinaryField()
    content_type = models.CharField(max_length=40)
    file = models.ForeignKey("vault.VaultFile", models.CASCADE)
    proof = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"attachment {self.pk}"


class Letter(models.TextChoices):
    """Every mail the portal sends and every document it makes; the text is in :mod:`portal.correspondence.letters`."""

    CONFIRM = "confirm", _("Please confirm your request")
    CONFIRMED = "confirmed", _("We have your request")
    ACKNOWLEDGED = "acknowledged", _("We received your request")
    ENTERED = "entered", _("We have entered your request")
    NEW_LINK = "new_link", _("Your link")
    QUESTION = "question", _("We have a question")
    IDENTITY = "identity", _("Please show us who you are")
    REMINDER = "reminder", _("We wait for your answer")
    LAPSED = "lapsed", _("Your request is closed")
    EXTENDED = "extended", _("We need more time")
    MESSAGE = "message", _("A message for you")
    CODE = "code", _("Your code")
    ANSWERED = "answered", _("Our answer")
    DECIDED = "decided", _("Our decision on your request")
    CONVERTED = "converted", _("How we handle your request")
    SPLIT = "split", _("Your request has become two")
    PASSED_ON = "passed_on", _("We passed your request on")
    FEE = "fee", _("A fee for your request")
    ENDING = "ending", _("A restriction is going to end")
    ANNOUNCED = "announced", _("Before we erase your information")
    READY = "ready", _("Your answer is ready")
    REFUSED = "refused", _("Our decision")
    RECIPIENT = "recipient", _("To a recipient: please erase it too")
    WITHDRAWN = "withdrawn", _("Your request is withdrawn")
    DUPLICATE = "duplicate", _("Your other request goes on")
    REOPENED = "reopened", _("We look at your request again")
    OWNER_FIND = "owner_find", _("To the owner of a system: what is held?")
    OWNER_ERASE = "owner_erase", _("To the owner of a system: please erase it")
    OWNER_CHASE = "owner_chase", _("To the owner of a system: we wait for your answer")
    OWNER_ENDED = "owner_ended", _("To the owner of a system: no longer needed")
    ACCESS = "access", _("Your information: our answer to your request")
    CERTIFICATE = "certificate", _("Certificate of erasure")


class LetterText(models.Model):
    """A version of a letter's text as a data-protection officer wrote it; it never changes, an edit is a new version.

    ``letter`` and ``language`` say which text, ``jurisdiction`` under which law alone it is used, if not under all.
    Versions count from 1. One that is not ``active`` is empty: from it on the text as shipped is used again.
    """

    letter = models.CharField(max_length=32)
    language = models.CharField(max_length=16)
    jurisdiction = models.CharField(max_length=24, blank=True)
    number = models.PositiveIntegerField()
    subject = models.CharField(max_length=120, blank=True)
    body = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["letter", "language", "jurisdiction", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "language", "jurisdiction", "number"], name="letter_text_number")
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.letter} {self.language} {self.jurisdiction} {self.number}"


class StaffMail(models.Model):
    """A mail to a colleague that lists some reminders. It says nothing of the people whose requests they are."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_mails")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"staff mail {self.pk}"


class Reminder(models.Model):
    """That a colleague is told of a date of a case. ``key`` is its fixed identity: each is made once.

    ``occasion`` is one of :class:`portal.cases.occasions.Occasion`, ``day`` the date it is about.
    """

    mail = models.ForeignKey(StaffMail, models.CASCADE, related_name="reminders")
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="reminders")
    occasion = models.CharField(max_length=16)
    day = models.DateField()
    key = models.CharField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.key


class Mail(models.Model):
    """A mail as it was written, sealed: sent once, whatever crashes. ``key`` is its fixed identity.

    ``text`` is the version of the letter that it was made from, None the one as shipped; ``digest`` is that of its
    words, so that it can be proved later which they were. What staff wrote without a text of a letter has none.
    """

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="mails")
    key = models.CharField(max_length=100, unique=True)
    letter = models.CharField(max_length=12, choices=Letter)
    text = models.ForeignKey(LetterText, models.PROTECT, null=True, related_name="mails")
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.letter} {self.pk}"
