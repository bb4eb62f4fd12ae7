"""The node as ASGI, for servers that want it; `ganyun web` uses WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")

application = get_asgi_application()
