"""The web application. It does not start with a configuration that `portal.checks` refuses."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from portal.checks import refuse_unsafe_start  # noqa: E402 - needs the apps to be loaded
from portal.memory import spare_the_collector  # noqa: E402

refuse_unsafe_start()
spare_the_collector()
