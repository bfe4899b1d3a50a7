"""The door of the web processes: pages in one hop, sockets from our own origin only."""

import gc
import os
import sys

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
# Nothing holds up the sockets for long: a full collection of what is loaded and stays took 140 ms, one of
# a thousand sockets takes 60, and a thread that reads as many rooms gave the loop a turn each 5 ms.
gc.collect()
gc.freeze()
gc.set_threshold(700, 10, 100)
sys.setswitchinterval(0.0005)
