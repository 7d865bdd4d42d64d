"""Every address of the portal."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path

# allauth has pages for them and needs their names; here an administrator makes accounts and changes addresses.
UNUSED = ("signup/", "email/", "confirm-email/", "confirm-email/<path:key>/", "password/set/", "login/code/confirm/")


def unused(_request: HttpRequest, **_key: str) -> HttpResponse:
    """A page that nobody uses, and so nobody finds."""
    raise Http404


urlpatterns = [
    path("", include("portal.intake.urls")),
    path("task/", include("portal.owners.urls")),
    path("desk/", include("portal.desk.urls")),
    *(path(f"desk/account/{page}", unused) for page in UNUSED),
    path("desk/account/", include("allauth.urls")),
    path("", include("portal.ui.urls")),
]
if settings.DEMO or settings.MODE == "test":
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"
