"""Proposing contracts: a new resource, a change, taking a proposal back."""

from ganyun.features.catalog.actions.entries import (
    digest_of,
    locked,
    mark_unindexed,
    read_or_fail,
    record,
    set_columns,
    store_text,
)
from ganyun.features.catalog.errors import ChangeRefused, ContractInvalid, EditConflict, ResourceExists, WrongState
from ganyun.features.catalog.models import Cloud, Resource, State
from ganyun.features.catalog.policy import official_name, owner_edits, owner_registers
from ganyun.features.catalog.queries.contracts import parsed
from ganyun.features.catalog.queries.vocabulary import read_against_catalogue
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.review import Verdict, judge
from ganyun.kernel.action import action
from ganyun.kernel.errors import N_
from ganyun.kernel.packs import Problem
from ganyun.kernel.policy import Actor


@action("catalog.create_resource", policy=owner_registers)
def create_resource(actor: Actor, text: str, note: str = "") -> Resource:
    """Registers a resource as a draft.

    Raises:
        ContractInvalid: with every problem.
        ResourceExists, CodeTaken
    """
    contract = read_or_fail(read_against_catalogue, text, "contract.yaml")
    if Resource.objects.filter(name=contract.id).exists():
        raise ResourceExists(name=contract.id)
    stored = store_text(contract)
    resource = Resource(
        name=contract.id, cloud_id=contract.cloud, state=State.DRAFT, proposal=stored, proposed_by=actor.name,
        origin="browser",
    )  # fmt: skip
    set_columns(resource, contract, owner_of(contract))
    record(resource, actor, "create", stored, version=contract.version, note=note)
    return resource


@action("catalog.change_contract", policy=owner_edits)
def change_contract(actor: Actor, name: str, text: str, note: str = "", plan: str = "", base: str = "") -> Resource:
    """Proposes another contract; the one in force stays in force until the proposal is published.

    Args:
        plan: how users get over a breaking change.
        base: digest of the text that was opened for editing; somebody else's change since then is not overwritten.

    Raises:
        ContractInvalid, ChangeRefused, EditConflict, CodeTaken, WrongState
    """
    resource = locked(name)
    current = resource.proposal_id or resource.contract_id
    if base and base != current:
        raise EditConflict(name=name)
    if resource.state == State.RETIRED:
        raise WrongState(name=name, state=State.RETIRED.label, verb=N_("修改"))
    contract = read_or_fail(read_against_catalogue, text, name)
    if contract.id != name:
        problem = Problem(name, "id", f"{contract.id} ≠ {name}", fix=f"id: {name}")
        raise ContractInvalid(count=1, listing=f"  {problem}", problems=[problem])
    if digest_of(text) == current:
        return resource
    verdict = verdict_on(resource, contract, plan)
    refuse(resource.name, verdict)
    stored = store_text(contract)
    resource.proposal, resource.proposed_by, resource.reviewed_by, resource.plan = stored, actor.name, "", plan
    if resource.contract_id is None:
        resource.state = State.DRAFT
        set_columns(resource, contract, owner_of(contract))
    else:
        resource.state = State.CHANGED
    record(resource, actor, "change", stored, version=contract.version, kind=verdict.kind, plan=plan, note=note)
    return resource


@action("catalog.withdraw_change", policy=owner_edits)
def withdraw_change(actor: Actor, name: str, note: str = "") -> Resource:
    """Takes a proposal back: the contract in force stays; a resource that was never published goes altogether."""
    resource = locked(name)
    if resource.proposal is None:
        raise WrongState(name=name, state=State(resource.state).label, verb=N_("撤回变更"))
    if resource.contract is None:
        mark_unindexed(resource.name)
        resource.delete()
        return resource
    resource.proposal, resource.proposed_by, resource.reviewed_by, resource.plan = None, "", "", ""
    resource.state = State.PUBLISHED
    record(resource, actor, "withdraw", resource.contract, version=resource.version, note=note)
    return resource


def owner_of(contract: Contract) -> str:
    """The organisation that answers for a contract: its owner, or the chief of its cloud."""
    if contract.owner:
        return official_name(contract.owner)
    chief = Cloud.objects.filter(pk=contract.cloud).values_list("chief", flat=True).first()
    return official_name(chief or "")


def verdict_on(resource: Resource, contract: Contract, plan: str) -> Verdict:
    """What replacing the contract in force would mean."""
    return judge(parsed(resource.contract_id) if resource.contract_id else None, contract, plan)


def refuse(name: str, verdict: Verdict) -> None:
    if verdict.fault:
        raise ChangeRefused(
            name=name, reason=verdict.fault, listing=verdict.listing, version=verdict.version, changes=verdict.changes
        )
