"""Review, publication, retirement. Whoever proposed a contract never approves it (policy)."""

from django.utils import timezone

from ganyun.features.catalog.actions.contracts import owner_of, refuse, verdict_on
from ganyun.features.catalog.actions.entries import locked, record, set_columns
from ganyun.features.catalog.errors import ReasonMissing, WrongState
from ganyun.features.catalog.models import IN_FORCE, Resource, State
from ganyun.features.catalog.policy import may_retire, somebody_else_publishes, somebody_else_reviews
from ganyun.features.catalog.queries.contracts import parsed
from ganyun.kernel.action import action
from ganyun.kernel.errors import N_
from ganyun.kernel.policy import Actor


@action("catalog.review_resource", policy=somebody_else_reviews)
def review_resource(actor: Actor, name: str, note: str = "") -> Resource:
    """Confirms that a proposed contract is in order (规范性审核); it can be published then."""
    resource = locked(name)
    if resource.proposal is None or resource.reviewed_by:
        raise _wrong(resource, N_("审核"))
    resource.reviewed_by = actor.name
    if resource.state == State.DRAFT:
        resource.state = State.REVIEWED
    contract = parsed(resource.proposal.digest, resource.proposal.text)
    record(resource, actor, "review", resource.proposal, version=contract.version, note=note)
    return resource


@action("catalog.return_resource", policy=somebody_else_reviews)
def return_resource(actor: Actor, name: str, note: str) -> Resource:
    """Sends a proposal back to its author; the reason is required."""
    resource = locked(name)
    if resource.proposal is None:
        raise _wrong(resource, N_("退回"))
    if not note.strip():
        raise ReasonMissing(name=name)
    resource.reviewed_by = ""
    if resource.contract is None:
        resource.state = State.DRAFT
    contract = parsed(resource.proposal.digest, resource.proposal.text)
    record(resource, actor, "return", resource.proposal, version=contract.version, note=note)
    return resource


@action("catalog.publish_resource", policy=somebody_else_publishes)
def publish_resource(actor: Actor, name: str, note: str = "") -> Resource:
    """Puts a reviewed proposal into force.

    Raises:
        WrongState: there is no proposal, or nobody has reviewed it.
        ChangeRefused: the contract in force has changed since, and the proposal no longer follows it.
    """
    resource = locked(name)
    if resource.proposal is None or not resource.reviewed_by:
        raise _wrong(resource, N_("发布"))
    contract = parsed(resource.proposal.digest, resource.proposal.text)
    verdict = verdict_on(resource, contract, resource.plan)
    refuse(name, verdict)
    plan, text = resource.plan, resource.proposal
    resource.contract, resource.proposal = text, None
    resource.proposed_by, resource.reviewed_by, resource.plan = "", "", ""
    resource.state, resource.published_at = State.PUBLISHED, timezone.now()
    set_columns(resource, contract, owner_of(contract))
    record(resource, actor, "publish", text, version=contract.version, kind=verdict.kind, plan=plan, note=note)
    return resource


@action("catalog.retire_resource", policy=may_retire)
def retire_resource(actor: Actor, name: str, note: str) -> Resource:
    """Takes a resource out of use; data and history stay. The reason is required."""
    resource = locked(name)
    if resource.state not in IN_FORCE or resource.contract is None:
        raise _wrong(resource, N_("停用"))
    if not note.strip():
        raise ReasonMissing(name=name)
    resource.proposal, resource.proposed_by, resource.reviewed_by, resource.plan = None, "", "", ""
    resource.state = State.RETIRED
    record(resource, actor, "retire", resource.contract, version=resource.version, note=note)
    return resource


@action("catalog.restore_resource", policy=may_retire)
def restore_resource(actor: Actor, name: str, note: str = "") -> Resource:
    """Puts a retired resource into use again, under the contract it had."""
    resource = locked(name)
    if resource.state != State.RETIRED or resource.contract is None:
        raise _wrong(resource, N_("恢复"))
    resource.state = State.PUBLISHED
    record(resource, actor, "restore", resource.contract, version=resource.version, note=note)
    return resource


def _wrong(resource: Resource, verb: str) -> WrongState:
    return WrongState(name=resource.name, state=State(resource.state).label, verb=verb)
