"""The WSGI entry point that the server imports."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

# All that is needed is loaded now and not at the first request, and is set apart for good: the collector
# would look through its half a million objects again and again, while a request waits.
get_resolver().url_patterns  # noqa: B018  reading them loads them
gc.collect()
gc.freeze()
