"""System checks: what an operator got wrong, why it matters and how to mend it."""

import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as CheckWarning

from portal.law.calendar import UnknownPlace, calendar
from portal.law.jurisdiction import JurisdictionError, jurisdiction, known
from portal.law.promise import promise

MODES = ("production", "demo", "test")


@register(Tags.security)
def check_mode(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """HABEAS_MODE is one we know: a misspelt `production` must not switch safeguards off."""
    if settings.MODE in MODES:
        return []
    hint = f"Set HABEAS_MODE to one of {', '.join(MODES)}, or leave it out for production."
    return [Error(f"HABEAS_MODE is {settings.MODE!r}, which does not exist.", hint=hint, id="habeas.E001")]


@register(Tags.security)
def check_production_secrets(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Production has a secret of its own, no DEBUG, and a master keyset."""
    if settings.MODE in ("demo", "test"):
        return []
    return [*_secret_key_problems(), *_debug_problems(), *_keyset_problems(), *_origin_problems()]


@register(Tags.security)
def check_law(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The law, the holidays, the promise and the retention that dates follow exist: no request may be without them."""
    from portal.cases.retention import rules

    organisation, hint = settings.ORGANISATION, "docs/law.md says how a promise is written."
    return [
        *_law_problem(jurisdiction, organisation.jurisdiction, hint="Mend HABEAS_JURISDICTION.", id="habeas.E006"),
        *_law_problem(
            calendar,
            organisation.country,
            organisation.region,
            hint="Mend HABEAS_COUNTRY or HABEAS_REGION.",
            id="habeas.E007",
        ),
        *_law_problem(promise, settings.PROMISE_FILE, hint=hint, id="habeas.E008"),
        *_law_problem(rules, hint="docs/law.md says how retention is written.", id="habeas.E020"),
    ]


@register()
def check_authority(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Where a country divides supervision among regions, letters have to name the right authority (Art. 12(4))."""
    organisation = settings.ORGANISATION
    if organisation.authority or organisation.region or organisation.jurisdiction not in known():
        return []
    authorities = jurisdiction(organisation.jurisdiction).authorities
    if not any(authority.country == organisation.country and authority.region for authority in authorities):
        return []
    hint = "Set HABEAS_REGION, or HABEAS_AUTHORITY and HABEAS_AUTHORITY_URL."
    words = "Letters may name the wrong authority to complain to: in this country it differs from region to region."
    return [CheckWarning(words, hint=hint, id="habeas.W021")]


def refuse_unsafe_start() -> None:
    """End the process with every security error in words. Raises SystemExit (status 1)."""
    errors = [message for message in run_checks(tags=[Tags.security]) if message.is_serious()]
    if errors:
        sys.exit("\n".join(["Habeas does not start like this:", *(f"  {error}" for error in errors)]))


def _law_problem(read: Callable[..., object], *given: str, hint: str, id: str) -> list[CheckMessage]:  # noqa: A002
    try:
        read(*given)
    except (JurisdictionError, UnknownPlace) as error:
        return [Error(str(error), hint=hint, id=id)]
    return []


def _secret_key_problems() -> list[CheckMessage]:
    key = settings.SECRET_KEY
    if key != settings.INSECURE_SECRET and not key.startswith("insecure") and len(key) >= 40:
        return []
    hint = "Set SECRET_KEY to at least 40 random characters and keep it out of version control."
    return [Error("SECRET_KEY is missing, the default or too short.", hint=hint, id="habeas.E002")]


def _debug_problems() -> list[CheckMessage]:
    if not settings.DEBUG:
        return []
    hint = "Unset HABEAS_DEBUG: debug pages show people's data to whoever causes an error."
    return [Error("DEBUG is on in production.", hint=hint, id="habeas.E003")]


def _keyset_problems() -> list[CheckMessage]:
    path = settings.MASTER_KEYSET_FILE
    if path and os.access(path, os.R_OK):
        return []
    hint = (
        "Make one with `python manage.py create_master_keyset PATH`, keep a copy in a safe, "
        "and set HABEAS_MASTER_KEYSET_FILE."
    )
    return [Error("There is no readable master keyset.", hint=hint, id="habeas.E004")]


def _origin_problems() -> list[CheckMessage]:
    if settings.ORIGIN.startswith("https://"):
        return []
    hint = "Set HABEAS_ORIGIN to the public address, for example https://rights.example.org: links in mails use it."
    return [Error("HABEAS_ORIGIN is not an https address.", hint=hint, id="habeas.E005")]
