"""The node as WSGI: what granian serves; Django's views and its ORM are synchronous."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")

application = get_wsgi_application()
