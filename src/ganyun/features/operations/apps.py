"""Plugs operations into the node."""

from typing import Any

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "ganyun.features.operations"
    label = "operations"

    def ready(self) -> None:
        from ganyun.features.operations import policy  # noqa: F401 - registers the permissions
        from ganyun.kernel import hooks

        hooks.navigation.register(_navigation)


def _navigation(request: Any) -> list[tuple[str, str, str]]:
    from django.urls import reverse
    from django.utils.translation import gettext as _

    from ganyun.features.operations.policy import READ_AUDIT
    from ganyun.kernel.policy import ANONYMOUS

    actor = getattr(request, "actor", ANONYMOUS)
    entries = []
    if actor.kind != "anonymous":
        entries.append((_("任务"), reverse("jobs"), "list-check"))
    if actor.has(READ_AUDIT):
        entries.append((_("审计"), reverse("audit"), "file-certificate"))
    return entries
