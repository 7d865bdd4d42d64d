"""The demo's staff. Their passwords are public: no other mode has these accounts. Imports nothing of Django."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Login:
    """Somebody who signs in at the desk of the demo."""

    role: str
    name: str
    email: str
    password: str


@dataclass(frozen=True)
class Colleague:
    """Somebody who answers for a system, and has no account."""

    name: str
    email: str


ARCHIVIST = Colleague("Henrike Amsel", "clinic-records@example.org")
LOGINS = (
    Login("handler", "Nils Aalto", "nils.aalto@example.org", "demo-paper-lantern"),
    Login("handler", "Ifeoma Okafor", "ifeoma.okafor@example.org", "demo-quiet-harbour"),
    Login("dpo", "Clara Winter", "clara.winter@example.org", "demo-copper-bridge"),
    Login("dpo", "Davide Serra", "davide.serra@example.org", "demo-silver-orchard"),
    Login("auditor", "Maud Lindqvist", "maud.lindqvist@example.org", "demo-green-archive"),
    Login("administrator", "Jonas Petek", "jonas.petek@example.org", "demo-iron-compass"),
)
