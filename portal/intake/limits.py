"""How often one place, or one mailbox, may ask for something.

A fixed window in the cache that all web processes share. Codes have limits of their own in the database; passwords are
counted in the same cache by allauth, and a second factor is what protects an account.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from portal.ui.views import too_many_requests

HOUR = 60 * 60

View = Callable[..., HttpResponseBase]


def limited(name: str, *, times: int, seconds: int = HOUR) -> Callable[[View], View]:
    """Let one place POST to a view that often in that many seconds; after that it gets the page that says so (429)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and exceeded(name, place(request), times=times, seconds=seconds):
                return too_many_requests(request, retry_after=seconds)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def exceeded(name: str, who: str, *, times: int, seconds: int = HOUR) -> bool:
    """Count one more by ``who``, and say whether that is too many. Only a keyed digest of it all is kept."""
    window = int(time.time()) // seconds
    key = f"limit:{name}:{window}:{who}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > times
    except ValueError:  # it expired between the two lines: a new window begins
        return False


def place(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, or the /64 network of an IPv6 one."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:  # then the proxy in front says who called it, last
        address = str(request.META.get("HTTP_X_FORWARDED_FOR", address)).rpartition(",")[2].strip()
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((parsed, 64), strict=False)) if isinstance(parsed, IPv6Address) else str(parsed)
