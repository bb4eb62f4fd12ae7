"""Who may run models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.kernel.policy import Actor, Decision, Requires, permission

RUN = permission("models.run", "运行模型")


@dataclass(frozen=True, slots=True)
class OnlySystem:
    """Which models there are follows from the packs, applied by the node itself."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind == "system", "只有节点自己按云包更新模型")


may_run = Requires(RUN)
may_apply = OnlySystem()
