"""The WSGI application that gunicorn serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    raise SystemExit("Set DJANGO_SETTINGS_MODULE, for example to config.settings.production.")
# A page that waits too long says so; a command or a job takes the time it needs.
settings.DATABASES["default"]["LIMITS"] = settings.WEB_LIMITS
application = get_wsgi_application()
