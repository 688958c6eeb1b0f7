"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    raise SystemExit("Set DJANGO_SETTINGS_MODULE, for example to config.settings.production.")
application = get_wsgi_application()
