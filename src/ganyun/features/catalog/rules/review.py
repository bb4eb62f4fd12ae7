"""Judging a proposed contract against the one in force: the plan that a page shows before anybody saves."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ganyun.features.catalog.rules.changes import (
    BREAKING,
    COMPATIBLE,
    Change,
    compare,
    kind_of,
    next_version,
    version_fault,
)
from ganyun.features.catalog.rules.contract import Contract


@dataclass(frozen=True)
class Verdict:
    """What replacing a contract would mean; ``fault`` says why it may not be done like this ("" = it may)."""

    kind: str = COMPATIBLE
    changes: tuple[Change, ...] = ()
    fault: str = ""
    version: str = ""  # the lowest version that is allowed

    @property
    def listing(self) -> str:
        """The changes that matter most, a line each."""
        worst = [change for change in self.changes if change.kind == self.kind]
        return "\n".join(f"  {change.path}: {change.reason}" for change in worst)


def judge(old: Contract | None, new: Contract, plan: str) -> Verdict:
    """The verdict on replacing ``old`` (none: a first contract) with ``new``; a plan may also stand in the contract."""
    if old is None:
        return Verdict(version=new.version)
    changes = compare(old, new)
    kind = kind_of(changes)
    fault = version_fault(old.version, new.version, kind)
    if not fault and kind == BREAKING and not (plan or plan_in(new)).strip():
        fault = _("破坏性变更需要迁移方案：现有使用者怎样过渡")
    version = next_version(old.version, kind) if kind != COMPATIBLE else old.version
    return Verdict(kind, changes, fault, version)


def plan_in(contract: Contract) -> str:
    """The migration plan that a contract carries itself (customProperties ``changePlan``)."""
    return str(contract.properties.get("changePlan") or "")
