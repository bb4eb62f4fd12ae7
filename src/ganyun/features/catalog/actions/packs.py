"""Brings the catalogue in line with the packs: a contract arrives published, a changed one is classified first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ganyun.features.catalog.actions.contracts import owner_of, verdict_on
from ganyun.features.catalog.actions.entries import digest_of, mark_unindexed, record, set_columns, store_text
from ganyun.features.catalog.errors import PackChangesRefused
from ganyun.features.catalog.models import IN_FORCE, Cloud, Resource, State
from ganyun.features.catalog.policy import may_apply
from ganyun.features.catalog.rules.changes import COMPATIBLE
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.review import plan_in
from ganyun.kernel.action import action
from ganyun.kernel.packs import Pack
from ganyun.kernel.policy import Actor

KIND = "contracts"


@dataclass(frozen=True)
class PackSet:
    """Packs as an action's argument: the audit chain gets their names, not their contents."""

    packs: Mapping[str, Pack]

    def __str__(self) -> str:
        return "、".join(self.packs)

    def contracts(self) -> list[Contract]:
        return [contract for pack in self.packs.values() for contract in pack.part(KIND).values()]


@dataclass
class Applied:
    """What applying packs did, by resource name."""

    created: list[str]
    changed: list[str]
    retired: list[str]
    restored: list[str]


@dataclass(frozen=True)
class DerivedSet:
    """Contracts that another feature made (``origin`` names it) as an action's argument."""

    origin: str
    contracts: Sequence[Contract]

    def __str__(self) -> str:
        return f"{self.origin}: {'、'.join(each.id for each in self.contracts)}"


@action("catalog.apply_packs", policy=may_apply)
def apply_packs(actor: Actor, packs: PackSet) -> Applied:
    """All or nothing. A contract that is as it was when its pack was applied last is left alone, whatever happened to
    the resource in the browser since; a resource whose pack is gone is retired, its data and history stay.

    Raises:
        PackChangesRefused: breaking changes without a new major version or a plan, all of them listed.
    """
    _clouds(packs.packs)
    return _bring_in_line(actor, packs.contracts(), "pack")


@action("catalog.apply_derived", policy=may_apply)
def apply_derived(actor: Actor, derived: DerivedSet) -> Applied:
    """The same for tables that a feature derives: their contracts come with a major version only (``2.0.0``), minor and
    patch are counted on here from the contract in force.

    Raises:
        PackChangesRefused: a column went or changed its type under the same major version.
    """
    return _bring_in_line(actor, derived.contracts, derived.origin)


def _bring_in_line(actor: Actor, contracts: Sequence[Contract], origin: str) -> Applied:
    concerned = Q(origin=origin) | Q(name__in=[contract.id for contract in contracts])
    known = {each.name: each for each in Resource.objects.select_for_update().filter(concerned)}
    applied = Applied([], [], [], [])
    refused: list[str] = []
    for contract in contracts:
        resource = known.get(contract.id)
        if resource is None:
            _create(actor, contract, origin)
            applied.created.append(contract.id)
        elif resource.pack_digest != digest_of(contract.text):
            fault = _change(actor, resource, contract, origin)
            if fault:
                refused.append(fault)
            else:
                applied.changed.append(contract.id)
        elif resource.state == State.RETIRED and resource.origin == origin and resource.reviewed_by == GONE:
            _restore(actor, resource)
            applied.restored.append(contract.id)
        elif resource.contract_id == resource.pack_digest and resource.owner != owner_of(contract):
            _rename_owner(resource, contract)
    if refused:
        raise PackChangesRefused(count=len(refused), listing="\n".join(refused))
    present = {contract.id for contract in contracts}
    for resource in known.values():
        if resource.origin == origin and resource.name not in present and resource.state in IN_FORCE:
            _retire(actor, resource)
            applied.retired.append(resource.name)
    return applied


GONE = "(pack)"
"""In ``reviewed_by`` of a retired resource: its pack went, so it comes back with its pack. One that a person retired
stays retired."""


def _clouds(packs: Mapping[str, Pack]) -> None:
    for pack in packs.values():
        readme = pack.folder / "README.md"
        Cloud.objects.update_or_create(
            code=pack.code,
            defaults={
                "kind": pack.cloud.kind,
                "title_zh": pack.cloud.title.zh,
                "title_en": pack.cloud.title.en,
                "summary_zh": pack.cloud.summary.zh,
                "summary_en": pack.cloud.summary.en,
                "chief": pack.cloud.chief,
                "members": list(pack.cloud.members),
                "needs": list(pack.cloud.needs),
                "readme": readme.read_text(encoding="utf-8", errors="replace") if readme.is_file() else "",
                "folder": str(pack.folder),
                "active": True,
            },
        )
    Cloud.objects.exclude(code__in=list(packs)).update(active=False)


def _create(actor: Actor, contract: Contract, origin: str) -> None:
    stored = store_text(contract)
    resource = Resource(
        name=contract.id, cloud_id=contract.cloud, state=State.PUBLISHED, contract=stored, origin=origin,
        pack_digest=stored.digest, published_at=timezone.now(),
    )  # fmt: skip
    set_columns(resource, contract, owner_of(contract))
    record(resource, actor, "publish", stored, version=contract.version, note=_("随云包发布"))


def _change(actor: Actor, resource: Resource, given: Contract, origin: str) -> str:
    """Puts a pack's new contract into force, or says why it may not."""
    contract = given if origin == "pack" else _numbered(resource, given)
    verdict = verdict_on(resource, contract, "")
    if verdict.fault:
        return f"  {resource.name} {resource.version} → {contract.version}: {verdict.fault}\n{verdict.listing}"
    stored = store_text(contract)
    by_hand = resource.state == State.RETIRED and resource.reviewed_by != GONE
    resource.contract, resource.origin, resource.pack_digest = stored, origin, digest_of(given.text)
    resource.proposal, resource.proposed_by, resource.reviewed_by, resource.plan = None, "", "", ""
    resource.state, resource.published_at = State.RETIRED if by_hand else State.PUBLISHED, timezone.now()
    set_columns(resource, contract, owner_of(contract))
    record(resource, actor, "publish", stored, version=contract.version, kind=verdict.kind, plan=plan_in(contract),
           note=_("随云包更新"))  # fmt: skip
    return ""


def _numbered(resource: Resource, given: Contract) -> Contract:
    """A derived contract with the version that follows the one in force, as far as its major version allows."""
    verdict = verdict_on(resource, given, "")
    major = given.version.partition(".")[0]
    if verdict.kind != COMPATIBLE and verdict.version.partition(".")[0] != major:
        return given
    version = verdict.version if resource.version.partition(".")[0] == major else given.version
    text = given.text.replace(f"version: {given.version}\n", f"version: {version}\n", 1)
    return replace(given, version=version, text=text)


def _rename_owner(resource: Resource, contract: Contract) -> None:
    """The contract is the same, but the organisation it names is known by another full name now."""
    Resource.objects.filter(pk=resource.pk).update(owner=owner_of(contract))
    mark_unindexed(resource.name)


def _retire(actor: Actor, resource: Resource) -> None:
    assert resource.contract is not None  # in force
    resource.proposal, resource.proposed_by, resource.reviewed_by, resource.plan = None, "", GONE, ""
    resource.state = State.RETIRED
    record(resource, actor, "retire", resource.contract, version=resource.version, note=_("云包里不再有它"))


def _restore(actor: Actor, resource: Resource) -> None:
    assert resource.contract is not None  # it was in force once
    resource.reviewed_by, resource.state = "", State.PUBLISHED
    record(resource, actor, "restore", resource.contract, version=resource.version, note=_("云包里又有了它"))
