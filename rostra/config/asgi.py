"""The plain ASGI application. Rostra is built and measured on WSGI; this is for tools that ask for ASGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rostra.config.settings")
application = get_asgi_application()
