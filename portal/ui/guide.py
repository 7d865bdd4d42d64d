"""The style guide: every component on one page, to be looked at and tested. Not in production."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.ui.forms import DateInput, Option
from portal.ui.views import SPECIMENS


class SpecimenForm(forms.Form):
    """One field of each sort."""

    name = forms.CharField(label="Your name", help_text="As we would find it in our records.")
    email = forms.EmailField(label="E-mail address")
    country = forms.ChoiceField(label="Country", choices=[("de", "Germany"), ("fr", "France")], required=False)
    born = forms.DateField(label="Date of birth", widget=DateInput(), required=False)
    who = forms.ChoiceField(
        label="Who is this about?",
        widget=forms.RadioSelect,
        choices=[
            ("me", Option("Me", hint="You ask for your own data.")),
            ("other", Option("Somebody else", hint="You act for them, as a parent or with their authority.")),
        ],
    )
    categories = forms.MultipleChoiceField(
        label="What should be erased?",
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("comments", "Comments under articles"),
            ("shares", "What you shared"),
            ("mail", "Newsletters"),
        ],
        help_text="Choose as many as you like.",
        required=False,
    )
    message = forms.CharField(label="Your message", widget=forms.Textarea)
    proof = forms.FileField(label="A document that helps", required=False, help_text="PDF or picture, up to 10 MB.")
    truth = forms.BooleanField(label="What I wrote is true", help_text="A false request can harm somebody else.")


class FilterForm(forms.Form):
    """Three filters of a queue."""

    kind = forms.ChoiceField(label="Kind", choices=[("", "All"), ("access", "Access")], required=False)
    state = forms.ChoiceField(label="State", choices=[("", "All"), ("open", "To be handled")], required=False)
    text = forms.CharField(label="Text", required=False)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component, with and without errors; ``?dir=rtl`` turns the page for right-to-left scripts."""
    return render(request, "ui/styleguide.html", _specimens(request.GET.get("dir") == "rtl"))


def _specimens(turned: bool) -> dict[str, Any]:  # noqa: FBT001  read from the address
    now = timezone.localtime()
    page = Paginator(range(1, 481), 25).page(4)
    return {
        "turned": turned,
        "section": "queue",
        "blank_form": SpecimenForm(auto_id="blank_%s"),
        "wrong_form": SpecimenForm({"name": "Mira Voss", "email": "mira.voss@", "categories": ["shares"]}),
        "filter_form": FilterForm(auto_id="filter_%s"),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "queue": _queue(now),
        "steps": _steps(),
        "events": [
            {"by": "Ada Lind", "text": "started the search", "at": now - timedelta(hours=2)},
            {"by": "", "text": "The person confirmed the e-mail address", "at": now - timedelta(days=1)},
            {"by": "", "text": "The request was received", "at": now - timedelta(days=1, hours=1)},
        ],
        "thread": _thread(now),
        "facts": [
            ("Received", "3 November 2026"),
            ("Country", "Germany"),
            ("Known to us as", "mira.voss@example.org, C-1024-7731"),
        ],
        "figures": [
            {"label": "Open", "value": "128"},
            {"label": "Due this week", "value": "17", "note": "4 of them erasures"},
            {"label": "Overdue", "value": "2"},
        ],
        "tabs": [
            {"label": "Case", "url": "#tabs", "current": True},
            {"label": "What was found", "url": "#tabs", "count": 214},
            {"label": "Messages", "url": "#tabs", "count": 3},
        ],
        "system_columns": ["System", "Collection", "Rows"],
        "specimens": SPECIMENS,
        "systems": [
            ["Registry", "citizens", "1"],
            ["Registry", "score events", "1,204"],
            ["Site", "comments", "36"],
        ],
        "icons": ICONS,
    }


SPRITE = Path(__file__).parent / "static" / "ui" / "icons.svg"
ICONS = re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text(encoding="utf-8"))


def _queue(now: datetime) -> list[dict[str, Any]]:
    today = now.date()
    rows = [
        (-3, "Request Account Deletion", "Tomas Rehn", "To be approved", "warning", False, False),
        (2, "Request My Information", "Mira Voss", "To be reviewed", "info", False, False),
        (21, "General Request / Query to DPO", "Ioana Petrescu", "To be handled", "", False, False),
        (12, "Request Information Deletion", "Wei Lin", "Waiting for the person", "", False, True),
        (4, "Request My Information", "Sami Haddad", "Completed", "success", True, False),
    ]
    return [
        {
            "due": today + timedelta(days=days),
            "kind": kind,
            "person": person,
            "state": state,
            "tone": tone,
            "closed": closed,
            "paused": paused,
            "reference": f"H7K{number}-2QWD-94TX",
        }
        for number, (days, kind, person, state, tone, closed, paused) in enumerate(rows)
    ]


def _steps() -> list[dict[str, str]]:
    return [
        {"title": "Received", "state": "done", "note": "3 November 2026"},
        {"title": "E-mail address confirmed", "state": "done", "note": "3 November 2026"},
        {
            "title": "We are looking for your data",
            "state": "current",
            "note": "In 4 systems. You need do nothing.",
        },
        {"title": "Checked by a person", "state": "next", "note": ""},
        {"title": "Your answer is ready", "state": "next", "note": "By 3 December 2026 at the latest"},
    ]


def _thread(now: datetime) -> list[dict[str, Any]]:
    letter = {"name": "train-ban-letter.pdf", "url": "#thread", "size": 183_402}
    return [
        {
            "side": "theirs",
            "sender": "Mira Voss",
            "at": now - timedelta(days=2),
            "text": "I was refused a train ticket for a debt that is not mine.\n\nWhere does this come from?",
            "attachments": [letter],
        },
        {
            "side": "ours",
            "sender": "Office of the data-protection officer",
            "at": now - timedelta(days=1),
            "text": "Thank you. We are looking into the register and will answer by 3 December.",
        },
        {
            "side": "note",
            "sender": "Ada Lind",
            "at": now,
            "text": "Same name, other citizen number: check C-1024-7713.",
        },
    ]
