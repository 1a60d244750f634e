"""The web application for a WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# Models can be read only now, when Django is set up.
from portal.desk.checks import refuse_demo_in_production  # noqa: E402

refuse_demo_in_production()
