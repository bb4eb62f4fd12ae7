"""Who may load, and who may see and mend quarantined rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.features.catalog.public import contract
from ganyun.kernel.policy import Actor, AllOf, Decision, Permission, Requires, permission

LOAD = permission("exchange.load", "加载数据")
FIX_ROWS = permission("exchange.fix_rows", "查看并修正隔离的行")
LOAD_ANY = permission("exchange.load_any", "为任何单位加载数据")


@dataclass(frozen=True, slots=True)
class OwnResource:
    """The resource belongs to the actor's organisation (or the actor may act for any)."""

    anyway: Permission = LOAD_ANY

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(self.anyway):
            return Decision(True, self.anyway.name)
        owner = contract(str(arguments["resource"])).owner
        return Decision(
            bool(owner) and owner == actor.organisation, f"{self.anyway.name}（资源属于{owner or '未登记的单位'}）"
        )


may_load = AllOf((Requires(LOAD), OwnResource()))
may_fix = AllOf((Requires(FIX_ROWS), OwnResource()))
