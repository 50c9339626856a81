"""The plain WSGI application, for a server of your own choice. `rostra serve` adds its own door."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
application = get_wsgi_application()
