"""The demo's own pages. The mailbox shows everybody's mail to everybody, which is why production has neither."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace, csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET

from portal.demo.characters import CHARACTERS
from portal.demo.logins import ARCHIVIST, LOGINS
from portal.demo.models import SentMail
from portal.staff.models import Role

MOST = 200


@require_GET
def guide(request: HttpRequest) -> HttpResponse:
    """Who one can be in the demo, and how to go on."""
    logins = [(login, Role(login.role).label) for login in LOGINS]
    return render(request, "demo/guide.html", {"characters": CHARACTERS, "logins": logins, "archivist": ARCHIVIST})


@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest mails."""
    return render(request, "demo/mailbox.html", {"mails": SentMail.objects.defer("text", "html")[:MOST]})


@require_GET
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # django-csp knows only views without arguments
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """One mail, as pictured and as text."""
    return render(request, "demo/mail.html", {"mail": get_object_or_404(SentMail, pk=mail_id)})


@require_GET
@xframe_options_sameorigin
@csp_replace(  # type: ignore[arg-type]  # as above
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
def mail_body(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The HTML of one mail, for the frame: it may have style and links, and nothing that runs."""
    html = get_object_or_404(SentMail, pk=mail_id).html
    return HttpResponse(html.replace("<head>", '<head><base target="_top">', 1))
