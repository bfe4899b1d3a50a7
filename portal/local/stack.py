"""What is started in which order, with which environment, and how all of it ends."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from portal.local import children, places, postgres, valkey
from portal.local.children import Child
from portal.local.places import Places


@contextmanager
def servers(held: Places, *, durable: bool) -> Iterator[tuple[dict[str, str], list[Child]]]:
    """PostgreSQL and Valkey while the block runs, except what the environment names; yields addresses and children."""
    given = {
        name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)
    }
    cluster = None if "DATABASE_URL" in given else postgres.cluster(held)
    home = cluster.data.parent if cluster else held.data
    with places.sockets(home) as sockets, children.group() as running:
        if cluster:
            running.append(postgres.start(cluster, sockets, durable=durable))
        if "REDIS_URL" not in given:
            running.append(valkey.start(held, sockets))
            valkey.wait(running[-1], sockets)
        if cluster:
            postgres.wait(running[0], cluster)
        yield (
            {"DATABASE_URL": postgres.address(sockets), "REDIS_URL": valkey.address(sockets)}
            | given,
            running,
        )


def environment(held: Places, origin: str, more: Mapping[str, str]) -> dict[str, str]:
    """What settings.py reads, on top of what we were started with."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "LC_ALL": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or places.secret_key(held.data),
        "SITE_ORIGIN": origin,
        "TZ": "UTC",
        **more,
    }
