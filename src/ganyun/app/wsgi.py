"""The node as WSGI: what granian serves; Django's views and its ORM are synchronous."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")

application = get_wsgi_application()
# Now, not with the first request: nobody waits for it then, and what cannot be imported stops the start.
get_resolver().url_patterns  # noqa: B018
