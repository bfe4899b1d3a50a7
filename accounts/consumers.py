"""What stands behind every socket: dispatch that waits for nobody's queries."""

from typing import Any

from channels.consumer import AsyncConsumer, get_handler_name


class LeanConsumer(AsyncConsumer):  # type: ignore[misc]
    """A consumer without a channel of its own whose messages wait for nobody's queries.

    Channels closes old connections through one process-wide thread before each message, where
    one consumer's slow query delays everybody.
    """

    channel_layer_alias = ""

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to the method of its type."""
        await getattr(self, get_handler_name(message))(message)
