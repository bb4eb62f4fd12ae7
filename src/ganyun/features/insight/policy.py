"""Who may see indicators and alerts, compute, acknowledge, report."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.features.insight.models import Alert, Target
from ganyun.kernel.policy import Actor, AllOf, Decision, Permission, Requires, permission

READ = permission("insight.read", "查看内部指标和预警")
RUN = permission("insight.run", "重新计算指标")
ACKNOWLEDGE = permission("insight.acknowledge", "确认和解除本单位的预警")
REPORT = permission("insight.report", "填报本单位目标的进展")
ACT_ANY = permission("insight.act_any", "办理任何单位的预警和目标")

OPEN_LEVEL = 1


def may_see(actor: Actor, level: int) -> bool:
    """Sums over open data are open; over internal data they are for staff."""
    return level <= OPEN_LEVEL or actor.has(READ)


def is_of(actor: Actor, organisations: set[str]) -> bool:
    """Whether somebody acts for one of these organisations. The system acts for all."""
    return actor.kind == "system" or (bool(actor.organisation) and actor.organisation in organisations)


def duty_holders(owner: str) -> set[str]:
    """The named organisation and whoever does its work today: bodies of the plan of 2017 were merged since."""
    from datetime import date

    from ganyun.features.accounts.public import organisation_on

    successor = organisation_on(owner, date.today())
    return {owner, successor.name} if successor else {owner}


@dataclass(frozen=True, slots=True)
class DutyHolder:
    """The alert is the actor's organisation's, or was escalated to it (or the actor may act for any)."""

    anyway: Permission = ACT_ANY

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(self.anyway):
            return Decision(True, self.anyway.name)
        found = Alert.objects.filter(pk=arguments["alert"]).values_list("owner", "escalate_to", "escalated_at").first()
        if found is None:
            return Decision(True, ACKNOWLEDGE.name)  # the action says that there is none
        owner, above, escalated = found
        named = duty_holders(owner) | (duty_holders(above) if above and escalated else set())
        return Decision(is_of(actor, named), f"{self.anyway.name}（预警属于{owner}）")


@dataclass(frozen=True, slots=True)
class TargetOwner:
    """The target is the actor's organisation's (or the actor may act for any)."""

    anyway: Permission = ACT_ANY

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(self.anyway):
            return Decision(True, self.anyway.name)
        owner = Target.objects.filter(pk=arguments["target"]).values_list("owner", flat=True).first()
        if owner is None:
            return Decision(True, REPORT.name)  # the action says that there is none
        return Decision(is_of(actor, duty_holders(owner)), f"{self.anyway.name}（目标属于{owner}）")


@dataclass(frozen=True, slots=True)
class OnlySystem:
    """Follows from the data and the clock: done by the node itself, by nobody in the browser."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind == "system", "只有节点自己按数据和时限处理")


@dataclass(frozen=True, slots=True)
class Oneself:
    """A person reads the own inbox."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind in ("user", "token"), "本人的收件箱")


may_run = Requires(RUN)
may_acknowledge = AllOf((Requires(ACKNOWLEDGE), DutyHolder()))
may_report = AllOf((Requires(REPORT), TargetOwner()))
may_apply = OnlySystem()
may_move = OnlySystem()
may_read_notices = Oneself()
