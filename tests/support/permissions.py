"""The permission matrix: every page and endpoint asked by nobody, by somebody without the permission, and with it.

A feature inherits and lists its doors; people are real ones, logged in through the real middleware::

    class TestDoors(PermissionMatrix):
        doors = (
            Door("GET", "/loads/"),                                     # for everybody
            Door("GET", "/admin/users/", "accounts.view_users"),
            Door("POST", "/admin/users/li/lock/", "accounts.manage_users", ok=302),
            Door("GET", "/account/", LOGGED_IN),
        )

        @pytest.fixture(autouse=True)
        def things(self, db): ...                                       # what the addresses name
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pytest
from django.test import Client

from ganyun.features.accounts import rules
from ganyun.features.accounts.models import RoleAssignment, User

LOGGED_IN = "*"
"""Instead of a permission: whoever is logged in."""


@dataclass(frozen=True)
class Door:
    """A page or endpoint. ``permission``: "" for everybody; ``ok``: the status for those who may."""

    method: str
    path: str
    permission: str = ""
    data: dict[str, Any] = field(default_factory=dict, hash=False)
    ok: int = 200

    @property
    def is_api(self) -> bool:
        return self.path.startswith("/api/")

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def ask(self, client: Client) -> int:
        body: dict[str, Any] = {"data": self.data}
        if self.is_api and self.method != "GET":
            body["content_type"] = "application/json"
        return int(getattr(client, self.method.lower())(self.path, **body).status_code)


class PermissionMatrix:
    doors: ClassVar[tuple[Door, ...]] = ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "door" in metafunc.fixturenames:
            metafunc.parametrize("door", self.doors, ids=str)

    def test_nobody(self, client: Client, door: Door) -> None:
        closed = 401 if door.is_api else 302
        assert door.ask(client) == (closed if door.permission else door.ok)

    def test_somebody_without_the_permission(self, client: Client, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        log_in(client, monkeypatch, ())
        assert door.ask(client) == (403 if door.permission not in ("", LOGGED_IN) else door.ok)

    def test_somebody_with_the_permission(self, client: Client, door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
        log_in(client, monkeypatch, () if door.permission == LOGGED_IN else filter(None, (door.permission,)))
        assert door.ask(client) == door.ok


def log_in(client: Client, monkeypatch: pytest.MonkeyPatch, permissions: Iterable[str]) -> User:
    """Logs a new user in who has exactly these permissions, through a role of his own."""
    monkeypatch.setitem(rules.ROLES, "tested", rules.Role("tested", "受测者", "测试", frozenset(permissions)))
    user = User.objects.create_user("tested", display_name="受测者")
    RoleAssignment.objects.create(user=user, role="tested", granted_by_name="test")
    client.force_login(user)
    return user
