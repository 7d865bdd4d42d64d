"""The way through each of the four requests, a page at a time, and what comes out at its end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings

from portal.cases.lifecycle import Kind
from portal.cases.request import Request
from portal.cases.services.filing import Filing
from portal.intake.forms.page import Answers, PageForm
from portal.intake.forms.people import IDENTITY, AnswerForm, AskerForm, PersonForm, RepresentativeForm, for_somebody
from portal.intake.forms.wishes import CorrectionForm, InformationForm, TopicForm, to_be_corrected


def always(_told: Answers) -> bool:
    """Most pages are asked whatever was answered."""
    return True


@dataclass(frozen=True)
class Page:
    """One page of questions; ``slug`` ends its address. ``needed`` says by the other answers whether it is asked."""

    slug: str
    form: type[PageForm]
    needed: Callable[[Answers], bool] = always


PEOPLE = (
    Page("who", AskerForm),
    Page("representative", RepresentativeForm, needed=for_somebody),
    Page("person", PersonForm),
    Page("answer", AnswerForm),
)
PAGES: Mapping[str, tuple[Page, ...]] = {
    Kind.ACCESS: PEOPLE,
    Kind.ACCOUNT_DELETION: PEOPLE,
    Kind.INFORMATION_DELETION: (Page("what", InformationForm), *PEOPLE),
    Kind.QUERY: (Page("what", TopicForm), Page("correction", CorrectionForm, needed=to_be_corrected), *PEOPLE),
}


@dataclass(frozen=True)
class Answered:
    """A question with its answer in words, and the page where it was asked."""

    question: str
    words: str
    page: Page


@dataclass(frozen=True)
class Questionnaire:
    """One request, as far as it was ``told``."""

    kind: Kind
    told: Answers

    @cached_property
    def pages(self) -> list[Page]:
        """The pages in their order, without those that earlier answers make needless."""
        return [page for page in PAGES[self.kind] if page.needed(self.told)]

    @cached_property
    def next_page(self) -> Page | None:
        """The first page with something left to ask; None when the request is complete."""
        return next((page for page in self.pages if not page.form.from_told(self.told).is_settled()), None)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to ask."""
        return self.next_page is None

    @property
    def steps(self) -> int:
        """How many there are, the check of the answers at the end among them."""
        return len(self.pages) + 1

    def number(self, page: Page) -> int:
        """The place of a page on the way, from 1."""
        return self.pages.index(page) + 1

    def may_see(self, page: Page) -> bool:
        """Whether a page is asked at all, and every one before it is answered."""
        return page in self.pages and (self.next_page is None or self.number(page) <= self.number(self.next_page))

    def before(self, page: Page) -> Page | None:
        """The page before this one; None before the first."""
        number = self.number(page)
        return self.pages[number - 2] if number > 1 else None

    def answers(self) -> Iterator[Answered]:
        """Every question of a complete request with its answer."""
        for page, form in self._valid_forms():
            yield from (Answered(question, words, page) for question, words in form.in_words())

    def filing(self) -> Filing:
        """A complete request as it is filed."""
        data: dict[str, Any] = {}
        for _page, form in self._valid_forms():
            data.update(form.cleaned_data)
        given = {key.key: data[f"{IDENTITY}{key.key}"] for key in settings.ORGANISATION.identity_keys}
        request = Request(
            name=data["name"],
            email=data["email"],
            country=data["country"],
            identities={key: value for key, value in given.items() if value},
            message=data.get("message", ""),
            categories=data.get("categories", []),
            representative=data.get("representative", ""),
            representative_role=data.get("representative_role", ""),
            representative_email=data.get("representative_email", ""),
            wrong=data.get("wrong", ""),
            right=data.get("right", ""),
        )
        return Filing(
            submission=UUID(self.told["submission"][0]),
            kind=self.kind,
            request=request,
            language=data["language"],
            topic=data.get("topic", ""),
            by_representative=for_somebody(self.told),
        )

    def _valid_forms(self) -> Iterator[tuple[Page, PageForm]]:
        for page in self.pages:
            form = page.form.from_told(self.told)
            form.full_clean()
            yield page, form


def page_of(kind: Kind, slug: str) -> Page | None:
    """The page of a request under this address, whether it is asked or not; None if there is none."""
    return next((page for page in PAGES[kind] if page.slug == slug), None)
