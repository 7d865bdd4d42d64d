"""Every address of the portal."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("portal.intake.urls")),
    path("task/", include("portal.owners.urls")),
    path("desk/", include("portal.desk.urls")),
    path("desk/account/", include("allauth.urls")),
    path("", include("portal.ui.urls")),
]
if settings.DEMO or settings.MODE == "test":
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.ui.views.bad_request"
handler403 = "portal.ui.views.forbidden"
handler404 = "portal.ui.views.not_found"
handler500 = "portal.ui.views.server_error"
