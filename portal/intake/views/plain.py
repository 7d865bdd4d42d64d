"""What machines ask for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.http import require_safe

PLAIN = "text/plain; charset=utf-8"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether this process answers and reaches its database; an error otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type=PLAIN)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The first page may be found; what is behind it is nobody's business."""
    return HttpResponse("User-agent: *\nAllow: /$\nDisallow: /\n", content_type=PLAIN)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).replace(microsecond=0).isoformat()
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    contact = settings.ORGANISATION.dpo_email
    text = f"Contact: mailto:{contact}\nExpires: {expires}\nPreferred-Languages: {languages}\n"
    return HttpResponse(text, content_type=PLAIN)


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that read no page."""
    return HttpResponse(status=308, headers={"Location": static("ui/mark.svg")})
