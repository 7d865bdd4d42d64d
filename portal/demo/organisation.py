"""The demo's organisation: an invented civic scoring bureau in an invented city. Imports nothing of Django."""

from __future__ import annotations

import json

NAME = "Civic Standing Office Lindhafen"
ADDRESS = "Am Alten Kontor 4, 24999 Lindhafen"
DPO_EMAIL = "privacy@example.org"
COUNTRY = "DE"
AUTHORITY = "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein"
AUTHORITY_URL = "https://www.datenschutzzentrum.de/"

IDENTITY_KEYS: list[dict[str, str]] = [
    {
        "key": "citizen_number",
        "label": "Citizen number",
        "hint": "It is on your citizen card, and on every letter we send.",
        "pattern": r"C-[0-9]{4}-[0-9]{4}",
        "example": "C-1024-7731",
    },
    {
        "key": "account_name",
        "label": "Account name on our website",
        "hint": "The name with which you sign in to read and comment.",
        "pattern": r"[a-z0-9][a-z0-9._-]{2,39}",
        "example": "mira.voss",
    },
]

ENVIRONMENT: dict[str, str] = {
    "HABEAS_NAME": NAME,
    "HABEAS_ADDRESS": ADDRESS,
    "HABEAS_DPO_EMAIL": DPO_EMAIL,
    "HABEAS_COUNTRY": COUNTRY,
    "HABEAS_AUTHORITY": AUTHORITY,
    "HABEAS_AUTHORITY_URL": AUTHORITY_URL,
    "HABEAS_IDENTITY_KEYS": json.dumps(IDENTITY_KEYS),
}
