"""Plugs accounts into the node."""

from typing import Any

from django.apps import AppConfig
from django.core import checks


class AccountsConfig(AppConfig):
    name = "ganyun.features.accounts"
    label = "accounts"

    def ready(self) -> None:
        from ganyun.features.accounts import pack
        from ganyun.features.accounts.checks import check_roles
        from ganyun.kernel import hooks

        pack.register()
        checks.register(check_roles, "ganyun")
        hooks.packs_changed.register(_synchronise)
        hooks.navigation.register(_navigation)


def _synchronise(packs: Any) -> None:
    from ganyun.features.accounts import pack
    from ganyun.features.accounts.actions.organisations import sync_organisations

    sync_organisations([(code, body.draft()) for code, _place, body in pack.declared(packs)])


def _navigation(request: Any) -> list[tuple[str, str, str]]:
    from django.urls import reverse
    from django.utils.translation import gettext as _

    from ganyun.features.accounts.policy import MANAGE_ORGANISATIONS, VIEW_USERS
    from ganyun.kernel.policy import ANONYMOUS

    actor = getattr(request, "actor", ANONYMOUS)
    entries = []
    if actor.has(MANAGE_ORGANISATIONS):
        entries.append((_("机构"), reverse("organisations"), "building"))
    if actor.has(VIEW_USERS):
        entries.append((_("用户"), reverse("users"), "users"))
    return entries
