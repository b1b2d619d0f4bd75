"""WSGI entry for Granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhihe.settings")
application = get_wsgi_application()
