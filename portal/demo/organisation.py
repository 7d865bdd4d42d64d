"""The demo's organisation: an invented civic scoring bureau in an invented city. Imports nothing of Django."""

from __future__ import annotations

import json

NAME = "Civic Standing Office Lindhafen"
ADDRESS = "Am Alten Kontor 4, 24999 Lindhafen"
DPO_EMAIL = "privacy@example.org"
COUNTRY = "DE"
AUTHORITY = "Unabhängiges Landeszentrum für Datenschutz Schleswig-Holstein"
AUTHORITY_URL = "https://www.datenschutzzentrum.de/"

IDENTITY_KEYS: list[dict[str, str | dict[str, str]]] = [
    {
        "key": "citizen_number",
        "label": {"en": "Citizen number", "de": "Bürgernummer", "fr": "Numéro de citoyen", "zh": "公民编号"},
        "hint": {
            "en": "It is on your citizen card, and on every letter we send.",
            "de": "Sie steht auf Ihrem Bürgerausweis und auf jedem unserer Briefe.",
            "fr": "Il figure sur votre carte de citoyen et sur chacune de nos lettres.",
            "zh": "印在您的公民卡和我们寄出的每封信上。",
        },
        "pattern": r"C-[0-9]{4}-[0-9]{4}",
        "example": "C-1024-7731",
    },
    {
        "key": "account_name",
        "label": {
            "en": "Account name on our website",
            "de": "Kontoname auf unserer Website",
            "fr": "Nom de compte sur notre site",
            "zh": "您在我们网站上的账户名",
        },
        "hint": {
            "en": "The name with which you sign in to read and comment.",
            "de": "Der Name, mit dem Sie sich anmelden, um zu lesen und zu kommentieren.",
            "fr": "Le nom avec lequel vous vous connectez pour lire et commenter.",
            "zh": "您登录阅读和评论时使用的名称。",
        },
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
