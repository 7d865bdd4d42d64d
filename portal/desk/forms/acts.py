"""What staff fill in to act on a case. The names of the fields are those of the services' arguments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.cases import clock_words, guards, queries, related, thread
from portal.cases.models import Asked, Case, DelayReason, Receives
from portal.cases.offering import Options
from portal.correspondence import services as correspondence
from portal.correspondence.models import Attachment
from portal.staff.models import User
from portal.ui.forms import DateInput
from portal.ui.signs import sentences
from portal.ui.texts import citation

LONGEST = 20_000


def writing(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    """A field for a longer text."""
    area = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, help_text=help_text, max_length=LONGEST, widget=area)


class ActForm(forms.Form):
    """A form about one case."""

    def __init__(self, *args: Any, options: Options, **kwargs: Any) -> None:
        self.options = options
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SeenForm(ActForm):
    """A step that is refused if somebody changed the case since ``seen``, the version that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class NoteForm(ActForm):
    """An internal note."""

    body = writing(_("Note"), _("Colleagues see it; the person does not."), rows=3)


class MessageForm(ActForm):
    """A message to the person."""

    body = writing(_("Message"), _("The person gets a mail and reads it on the page of the request."))


class ProofForm(SeenForm):
    """What proves who asks, when the address was never confirmed or there was doubt."""

    proof = writing(
        _("What proves who is asking?"),
        _("For example: “Came to the office on 3 March and showed an identity card.” Copy no document numbers."),
        rows=3,
    )


class AskForm(SeenForm):
    """A question to the person, with what the law makes of the time until the answer."""

    question = Asked.CLARIFICATION
    before = _("Ask only what you need to go on.")

    body = writing(_("Question"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        time = clock_words.while_asked(self.options.case, self.question)
        self.fields["body"].help_text = sentences([str(self.before), time])


class AskIdentityForm(AskForm):
    """The question who the person is: which proof will do."""

    question = Asked.IDENTITY
    before = _(
        "Say what would show it, and ask for no more than you need: "
        "often a detail that only this person knows is enough."
    )


class RejectProofForm(AskIdentityForm):
    """Why a proof will not do, and what would."""

    before = _("Say why what they sent does not show who they are, and what would. The person reads this.")


class ExtendForm(SeenForm):
    """Taking longer: why, and until when where the law sets no length."""

    reason = writing(_("Why do you need more time? The person reads this."))
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("This law sets no length: the notice has to name the day by which you will answer."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        extension = self.options.extension
        if extension:
            allowed = gettext("Allowed when: %(when)s (%(article)s)") % {
                "when": _(extension.when),
                "article": citation(extension.article),
            }
            self.fields["reason"].help_text = sentences([clock_words.if_extended(self.options.case), allowed])
        if not extension or extension.by:
            del self.fields["until"]


class DelayForm(SeenForm):
    """Why the answer is late."""

    reason = forms.ChoiceField(
        label=_("Why is the answer late?"),
        help_text=_("The register counts this. The person is not told."),
        choices=[("", _("Choose a reason")), *DelayReason.choices],
    )
    words = writing(_("More about it"), _("For colleagues; it may stay empty."), rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class ReasonForm(SeenForm):
    """Why a plan is not approved."""

    reason = writing(_("What has to change?"), _("Kept as an internal note."), rows=3)


class EraseFirstForm(SeenForm):
    """Why an erasure goes before the information that was asked for with it."""

    reason = writing(_("Why need it not wait?"), _("Kept as an internal note."), rows=3)


class HoldForm(SeenForm):
    """A legal hold: why, and until when it is left alone."""

    reason = writing(
        _("Why must everything be kept?"),
        _("Colleagues read it. The person is told only that the law makes us wait, if they asked for an erasure."),
        rows=3,
    )
    review_on = forms.DateField(
        label=_("Look again by"),
        help_text=_("Nothing is released by itself: somebody has to decide."),
        widget=DateInput,
    )

    def clean_review_on(self) -> date:
        """A day to come."""
        day: date = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(gettext("Choose a day to come."))
        return day


class AuthorityForm(SeenForm):
    """What lets a representative ask, and what they may receive. Files that proved it are destroyed."""

    proof = writing(
        _("What shows that they may ask for the person?"),
        _("For example: “Power of attorney of 2 March, signed, for this request.” Copy no document numbers."),
        rows=3,
    )
    receives = forms.ChoiceField(label=_("What they may receive"), choices=Receives.choices, widget=forms.RadioSelect)
    attachments = forms.ModelMultipleChoiceField(
        label=_("Files that show it"),
        help_text=_("They are destroyed now: once you have checked them nobody needs them."),
        queryset=Attachment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = thread.sent_files(self.options.case)
        if not sent:
            del self.fields["attachments"]
            return
        field = self.fields["attachments"]
        field.queryset = Attachment.objects.filter(pk__in=[each.pk for each in sent])  # type: ignore[attr-defined]
        field.choices = [(each.pk, correspondence.name_of(each)) for each in sent]  # type: ignore[attr-defined]


class DuplicateForm(SeenForm):
    """Which earlier request this one is the same as."""

    of = forms.ModelChoiceField(
        label=_("The same as"), queryset=Case.objects.none(), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        originals = related.originals(self.options.case)
        field = self.fields["of"]
        field.queryset = Case.objects.filter(pk__in=[case.pk for case in originals])  # type: ignore[attr-defined]


class ReopenForm(SeenForm):
    """Why a closed case is taken up again, and what becomes of what was sent."""

    reason = writing(_("Why is it taken up again?"), _("Kept as an internal note."), rows=3)
    end_documents = forms.BooleanField(
        label=_("End the documents that were sent"),
        help_text=_("If it was wrong to send them. Otherwise the person can still open them."),
        required=False,
    )


class ReleaseForm(SeenForm):
    """The end of a legal hold."""

    reason = writing(_("Why is it over?"), _("Kept as an internal note."), rows=3)


class GroundForm(SeenForm):
    """A step that needs a ground in law."""

    ground = forms.ChoiceField(label=_("Ground in law"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [("", _("Choose a ground")), *self.options.grounds]  # type: ignore[attr-defined]


class LawfulForm(GroundForm):
    """The same, with the statute and its end where the ground is a statutory retention."""

    statute = forms.CharField(
        label=_("The law that obliges you to keep it"),
        help_text=_("For a statutory retention, such as “§ 147 of the Fiscal Code”."),
        max_length=200,
        required=False,
    )
    until = forms.DateField(label=_("To be kept until"), widget=DateInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statutory = {each.key for each in queries.grounds_for(self.options.case) if each.statute}
        if not self.statutory:
            del self.fields["statute"], self.fields["until"]

    def clean(self) -> dict[str, Any]:
        """A statutory retention has a statute and an end."""
        data = super().clean() or {}
        for name in ("statute", "until") if data.get("ground") in self.statutory else ():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, str(_("A statutory retention needs the law and the day until which it holds.")))
        return data


class RefuseForm(LawfulForm):
    """A refusal: the ground in law, and the reason in plain words."""

    reason = writing(
        _("Reason, in plain words"),
        _("Say what this means in this person's case. The letter adds the authority and how to go to court."),
        rows=6,
    )


class AssignForm(SeenForm):
    """Who handles the case."""

    to = forms.ModelChoiceField(label=_("Assigned to"), queryset=User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.options.people
        field = self.fields["to"]
        field.queryset = User.objects.filter(pk__in=[person.pk for person in people])  # type: ignore[attr-defined]
        field.choices = [("", _("Nobody")), *((person.pk, person.name) for person in people)]  # type: ignore[attr-defined]
        self.initial.setdefault("to", self.options.case.assignee_id)


class WithholdForm(LawfulForm):
    """Leaving a collection out: the ground and the reason that the person is told."""

    reason = writing(_("Reason, in plain words"), _("The person is told this reason and the ground."), rows=3)


class ScopeForm(SeenForm):
    """What an information deletion is about."""

    categories = forms.MultipleChoiceField(
        label=_("What is to be erased"),
        help_text=_("Read what they wrote, and choose the kinds of information it is about."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["categories"].choices = self.options.categories  # type: ignore[attr-defined]
        self.initial.setdefault("categories", self.options.chosen)


class SharedForm(SeenForm):
    """What becomes of rows that are also somebody else's."""

    choice = forms.ChoiceField(label=_("These rows"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answers = guards.shared_answers(self.options.case)
        self.fields["choice"].choices = [(answer, answer.label) for answer in answers]  # type: ignore[attr-defined]
