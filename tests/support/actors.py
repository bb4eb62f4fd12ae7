"""People who act in tests, without users and roles behind them, and a browser that is one of them."""

from typing import Any
from unittest.mock import patch

from django.test import Client

from ganyun.kernel.policy import Actor

OWNER = "省环保厅"
OTHER = "省水利厅"


def officer(name: str = "wang", organisation: str = OWNER) -> Actor:
    """A data officer: edits what belongs to the own organisation."""
    return Actor(name, organisation, frozenset({"catalog.read", "catalog.edit", "catalog.query"}))


def operator(name: str = "li") -> Actor:
    """The bureau's operator: reviews and publishes."""
    permissions = {"catalog.read", "catalog.review", "catalog.publish", "catalog.query"}
    return Actor(name, "省大数据中心", frozenset(permissions))


def reader(name: str = "zhao", organisation: str = OTHER) -> Actor:
    """Somebody of another organisation who may read."""
    return Actor(name, organisation, frozenset({"catalog.read", "catalog.query"}))


class ActingClient(Client):
    """A browser whose session is that of an actor; ``None`` is a citizen who is not logged in."""

    def __init__(self, actor: Actor | None, **options: Any) -> None:
        super().__init__(**options)
        self.actor = actor

    def request(self, **request: Any) -> Any:
        if self.actor is None:
            return super().request(**request)
        with patch("ganyun.features.accounts.middleware._session_actor", return_value=self.actor):
            return super().request(**request)
