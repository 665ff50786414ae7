"""The door of the site: HTTP goes to Django, web sockets to the tabs' consumers."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learnnet.settings")

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.core.exceptions import ImproperlyConfigured

http = get_asgi_application()  # sets Django up: what follows may import models

from learnnet.classroom.checks import one_process_only, workers_asked_for
from learnnet.live.guards import OwnPagesOnly
from learnnet.live.routing import urlpatterns

# A server started by hand never ran the system checks.
for problem in one_process_only(max(settings.WORKERS, workers_asked_for(sys.argv))):
    raise ImproperlyConfigured(f"{problem.id}: {problem.msg} {problem.hint}")

application = ProtocolTypeRouter(
    {
        "http": http,
        "websocket": OwnPagesOnly(AuthMiddlewareStack(URLRouter(urlpatterns))),
    }
)
