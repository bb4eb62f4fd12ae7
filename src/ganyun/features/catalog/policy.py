"""Who may do what with the catalogue: the owner's data officer proposes, somebody else reviews and publishes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.features.catalog.models import PUBLIC, Cloud, Resource
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.parse import read_contract
from ganyun.kernel.policy import Actor, AllOf, Decision, Requires, permission

READ = permission("catalog.read", "查看目录和数据预览")
EDIT = permission("catalog.edit", "编辑本单位的目录")
EDIT_ANY = permission("catalog.edit_any", "编辑任何单位的目录")
REVIEW = permission("catalog.review", "审核目录")
PUBLISH = permission("catalog.publish", "发布和停用目录")
QUERY = permission("catalog.query", "用 SQL 查询目录里的数据")


def is_own(actor: Actor, organisation: str) -> bool:
    """Whether somebody acts for that organisation. The system acts for all."""
    return actor.kind == "system" or bool(actor.organisation and actor.organisation == organisation)


def may_edit(actor: Actor, owner: str) -> bool:
    return actor.has(EDIT_ANY) or (actor.has(EDIT) and is_own(actor, owner))


def may_see(actor: Actor, resource: Resource) -> bool:
    """Published and retired entries are public (a catalogue is there to be found); drafts are seen by those at work."""
    if resource.state in PUBLIC:
        return True
    return actor.has(REVIEW) or actor.has(PUBLISH) or may_edit(actor, resource.owner)


def may_read_rows(actor: Actor, contract: Contract, owner: str) -> bool:
    """Whether rows may be shown at all (masked by field level in any case). No answer means no.

    Open to society: everybody. Shared without condition: staff who may read the catalogue. Everything else needs the
    owner's own people until an agreement says more (feature sharing).
    """
    if contract.open_type == "unconditional" or is_own(actor, owner):
        return True
    return contract.share_type == "unconditional" and actor.has(READ)


@dataclass(frozen=True, slots=True)
class OwnerEdits:
    """``catalog.edit`` and the resource belongs to the actor's organisation, or ``catalog.edit_any``."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        owner = Resource.objects.filter(name=arguments["name"]).values_list("owner", flat=True).first()
        return Decision(may_edit(actor, owner or ""), EDIT.name)


@dataclass(frozen=True, slots=True)
class OwnerRegisters:
    """``catalog.edit`` and the contract names the actor's organisation as owner, or ``catalog.edit_any``."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(EDIT_ANY):
            return Decision(True, EDIT_ANY.name)
        if not actor.has(EDIT):
            return Decision(False, EDIT.name)
        contract = read_contract(arguments["text"], "", lambda problem: None)
        if contract is None:
            return Decision(True, EDIT.name)  # the action says what is wrong with it
        chief = Cloud.objects.filter(pk=contract.cloud).values_list("chief", flat=True).first()
        return Decision(is_own(actor, official_name(contract.owner or chief or "")), "只能登记本单位的资源")


@dataclass(frozen=True, slots=True)
class NotOneself:
    """Four eyes: whoever proposed a contract does not approve it. The system (packs) is its own proposer."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        proposer = Resource.objects.filter(name=arguments["name"]).values_list("proposed_by", flat=True).first()
        return Decision(actor.kind == "system" or proposer != actor.name, "不能审批自己提出的合同")


@dataclass(frozen=True, slots=True)
class OnlySystem:
    """Packs are applied by the node itself (``ganyun up``, ``ganyun cloud apply``), by nobody in the browser."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind == "system", "只有节点自己按云包更新目录")


def official_name(organisation: str) -> str:
    """The full name of an organisation that a contract may call by a short name or its code; unknown: as written."""
    from ganyun.features.accounts.public import find_organisation

    found = find_organisation(organisation) if organisation else None
    return found.name if found else organisation


owner_registers = OwnerRegisters()
owner_edits = OwnerEdits()
somebody_else_reviews = AllOf((Requires(REVIEW), NotOneself()))
somebody_else_publishes = AllOf((Requires(PUBLISH), NotOneself()))
may_retire = Requires(PUBLISH)
may_apply = OnlySystem()
