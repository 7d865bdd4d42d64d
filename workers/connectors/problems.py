"""What can go wrong with a data system, in words without secrets or personal data."""

from __future__ import annotations


class SystemDown(Exception):
    """The system cannot be reached or does not answer now; trying later may help."""


class ErasureRefused(Exception):
    """The erasure would break something, differs from its plan, or was not verified: nothing was changed."""
