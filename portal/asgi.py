"""The door of the web processes: pages in one hop, sockets from our own origin only."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup(set_prefix=False)

from channels.routing import ProtocolTypeRouter  # noqa: E402 - needs the settings
from django.conf import settings  # noqa: E402

from portal.one_hop import OneHop  # noqa: E402
from portal.plain_requests import use_plain_requests  # noqa: E402
from portal.routing import sockets  # noqa: E402

use_plain_requests()
application = ProtocolTypeRouter(
    {"http": OneHop(settings.WEB_THREADS), "websocket": sockets(settings.SITE_ORIGIN)}
)
