"""Addresses of the interface itself."""

from django.conf import settings
from django.urls import URLPattern, path
from django.views.i18n import set_language

from portal.ui import guide, views


def addresses(mode: str) -> list[URLPattern]:
    """The style guide is there for whoever builds or shows the portal, never in production."""
    always = [path("language/", set_language, name="set_language")]
    if mode == "production":
        return always
    return [
        *always,
        path("demo/styleguide/", guide.styleguide, name="styleguide"),
        path("demo/styleguide/pages/<slug:name>/", views.specimen, name="specimen"),
    ]


urlpatterns = addresses(settings.MODE)
