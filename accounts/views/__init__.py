"""The pages of people and their accounts."""

from django.http import HttpRequest

from accounts.rules.actor import Actor


class ActorRequest(HttpRequest):
    """A request that ActorMiddleware has met: it knows who acts."""

    actor: Actor
