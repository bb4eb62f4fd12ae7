"""Who may change dashboards: packs do. Who may see what is decided by the catalogue, chart by chart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.kernel.policy import Actor, Decision


@dataclass(frozen=True, slots=True)
class OnlySystem:
    """Pages come with packs, which the node itself applies (``ganyun up``, ``ganyun cloud apply``)."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind == "system", "只有节点自己按云包更新看板")


may_apply = OnlySystem()
