"""What an owner fills in: a form for each collection of the system."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from portal.cases import queries
from portal.cases.owner_answers import Said
from portal.correspondence.uploads import Upload
from portal.intake.forms.fields import FilesField
from portal.owners.models import Stance
from portal.owners.page import TaskPage, to_keep

TEXT_LENGTH = 50_000
NOTE_LENGTH = 1000
MOST_RECORDS = 1_000_000

Files = MultiValueDict[str, UploadedFile]


class PartForm(forms.Form):
    """What is said of one collection. Empty, it says nothing yet."""

    def __init__(self, said: Said, *args: Any, **kwargs: Any) -> None:
        self.said = said
        self.keep: list[str] = []
        super().__init__(*args, **{"label_suffix": "", "use_required_attribute": False, **kwargs})

    def answer(self) -> Mapping[str, Any]:
        """As :func:`portal.cases.services.save_answers` takes it."""
        raise NotImplementedError

    def given(self) -> list[Upload]:
        """Further files."""
        return []


class FindForm(PartForm):
    """What is held: written down, as files, or nothing."""

    text = forms.CharField(
        label=_("Write what is held"),
        help_text=_("Or copy it here. The person will read it as it stands."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=TEXT_LENGTH,
        required=False,
    )
    attached = FilesField(
        label=_("Add files"),
        help_text=_("PDF, pictures (JPEG, PNG) or text, up to 10 MB each, five at a time. A scan or a photo will do."),
        required=False,
    )
    nothing = forms.BooleanField(label=_("Nothing is held here"), required=False)

    def clean(self) -> dict[str, Any]:
        """Something and nothing do not go together."""
        data = super().clean() or {}
        if data.get("nothing") and (data.get("text") or data.get("attached") or self.said.files):
            self.add_error("nothing", gettext("You gave something as well. Remove it, or take this back."))
        return data

    def answer(self) -> Mapping[str, Any]:
        """The text, and whether there is anything."""
        data = self.cleaned_data
        held = data["text"] or data["attached"] or self.said.files
        stance = Stance.NOTHING if data["nothing"] else Stance.HELD if held else ""
        return {"stance": stance, "text": data["text"]}

    def given(self) -> list[Upload]:
        """The files."""
        return list(self.cleaned_data["attached"])


class EraseForm(PartForm):
    """What became of it: erased, kept for a reason, or never there."""

    stance = forms.ChoiceField(
        label=_("What did you do?"),
        choices=[(each.value, each.label) for each in (Stance.ERASED, Stance.PARTLY, Stance.KEPT, Stance.NOTHING)],
        widget=forms.RadioSelect,
        required=False,
    )
    erased = forms.IntegerField(
        label=_("How many records did you erase?"),
        help_text=_("Files, cards, entries: whatever you count by. Empty stands for one."),
        min_value=0,
        max_value=MOST_RECORDS,
        required=False,
    )
    kept = forms.IntegerField(
        label=_("How many are kept?"),
        help_text=_("Empty stands for one."),
        min_value=0,
        max_value=MOST_RECORDS,
        required=False,
    )
    ground = forms.ChoiceField(label=pgettext_lazy("of keeping data", "On what ground?"), required=False)
    reason = forms.CharField(
        label=_("Why is it kept, and until when?"),
        help_text=_("In plain words: the person reads this."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=NOTE_LENGTH,
        required=False,
    )

    def __init__(self, said: Said, *args: Any, grounds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(said, *args, **kwargs)
        self.fields["ground"].choices = [("", "–"), *grounds]  # type: ignore[attr-defined]  # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Whatever is kept has its ground and its reason."""
        data = super().clean() or {}
        if data.get("stance") in (Stance.KEPT, Stance.PARTLY):
            for name in ("ground", "reason"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Say why it is kept: the person has a right to know."))
        return data

    def answer(self) -> Mapping[str, Any]:
        """The numbers that go with what was done, and for what is kept its reason."""
        data, stance = self.cleaned_data, self.cleaned_data["stance"]
        kept = stance in (Stance.KEPT, Stance.PARTLY)
        return {
            "stance": stance,
            "erased": (data["erased"] or 1) if stance in (Stance.ERASED, Stance.PARTLY) else 0,
            "kept": (data["kept"] or 1) if kept else 0,
            "ground": data["ground"] if kept else "",
            "reason": data["reason"] if kept else "",
        }


class TicketForm(forms.Form):
    """``ticket`` makes a second click on the button harmless."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class NothingForm(forms.Form):
    """That nothing at all is held, for those who looked and found nothing."""

    looked = forms.BooleanField(
        label=_("I have looked in this system, and nothing is held of this person."),
        error_messages={"required": _("Tick this if you have looked.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)


class DeclineForm(forms.Form):
    """Why somebody else has to answer, and who."""

    note = forms.CharField(
        label=_("Who would know?"),
        help_text=_("A name or an office is enough. Write nothing about the person."),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        max_length=NOTE_LENGTH,
        error_messages={"required": _("Write who would know, or that you do not know it.")},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, label_suffix="", use_required_attribute=False)


def parts(page: TaskPage, data: QueryDict | None = None, files: Files | None = None) -> list[PartForm]:
    """A form for every collection, as it was saved or as it was sent."""
    made: list[PartForm] = []
    for number, said in enumerate(page.parts):
        place = {"prefix": f"part-{number}", "initial": _initial(said)}
        if page.erasing:
            grounds = [(ground.key, gettext(ground.title)) for ground in queries.grounds_for(page.task.case)]
            made.append(EraseForm(said, data, grounds=grounds, **place))
            made[-1].keep = to_keep(page.task, said)
        else:
            made.append(FindForm(said, data, files, **place))
    return made


def _initial(said: Said) -> dict[str, Any]:
    return {
        "text": said.text,
        "nothing": said.stance == Stance.NOTHING,
        "stance": said.stance,
        "erased": said.erased or None,
        "kept": said.kept or None,
        "ground": said.ground,
        "reason": said.reason,
    }
