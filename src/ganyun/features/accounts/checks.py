"""What Django's ``check`` says about roles at start-up."""

import importlib
import importlib.util
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Warning

from ganyun.features.accounts import rules
from ganyun.kernel.policy import permissions


def check_roles(app_configs: Any = None, **options: Any) -> list[CheckMessage]:
    """``accounts.E001``: a role names a permission that an installed feature does not register (a typing mistake
    would quietly deny). ``accounts.W001``: a registered permission that no role carries, so that nobody has it.
    """
    features = _load_policies()
    known = {each.name for each in permissions()}
    found: list[CheckMessage] = []
    for role in rules.ROLES.values():
        for name in sorted(role.permissions - known):
            feature = name.partition(".")[0]
            if feature in features:
                message = f"role {role.code} names the permission {name}, which nobody registers"
                hint = f"register it in features/{feature}/policy.py, or correct accounts/rules.py"
                found.append(Error(message, hint=hint, obj=role.code, id="accounts.E001"))
    carried = frozenset().union(*(role.permissions for role in rules.ROLES.values()))
    for name in sorted(known - carried):
        if name.partition(".")[0] in features:  # tests register permissions of their own
            found.append(
                Warning(
                    f"no role carries the permission {name}",
                    hint="add it to a role in accounts/rules.py",
                    obj=name,
                    id="accounts.W001",
                )
            )
    return found


def _load_policies() -> set[str]:
    """Imports every installed feature's ``policy`` (that is where permissions are registered); returns their labels.

    By name, since accounts stands below them all.
    """
    labels = set()
    for config in apps.get_app_configs():
        if config.name.startswith("ganyun.features."):
            labels.add(config.label)
            if importlib.util.find_spec(f"{config.name}.policy"):
                importlib.import_module(f"{config.name}.policy")
    return labels
