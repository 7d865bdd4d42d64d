"""The look of the portal: base pages, components, forms and icons."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, the stylesheet and what renders forms."""

    name = "portal.ui"
