"""What every change of a resource does: store the text, set the columns, write the history, mark it for the index."""

import hashlib
import uuid
from collections.abc import Callable

from django.utils import timezone

from ganyun.features.catalog.errors import CodeTaken, ContractInvalid, ResourceNotFound
from ganyun.features.catalog.models import ContractText, Resource, ResourceVersion, Unindexed
from ganyun.features.catalog.queries.contracts import nearest_names
from ganyun.features.catalog.rules.contract import Contract
from ganyun.kernel.packs import Problem, Report
from ganyun.kernel.policy import Actor


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def read_or_fail(read: Callable[[str, str, Report], Contract | None], text: str, name: str) -> Contract:
    """The checked contract.

    Raises:
        ContractInvalid: with every problem (``problems``).
    """
    problems: list[Problem] = []
    contract = read(text, name, problems.append)
    if contract is None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise ContractInvalid(count=len(problems), listing=listing, problems=problems)
    return contract


def locked(name: str) -> Resource:
    """The resource, locked until the end of the transaction."""
    found = Resource.objects.select_for_update().filter(name=name).first()
    if found is None:
        raise ResourceNotFound(name=name, nearest=nearest_names(name))
    return found


def store_text(contract: Contract) -> ContractText:
    words = "\n".join(f"{field.name} {field.title}" for field in contract.fields)
    stored, _made = ContractText.objects.get_or_create(
        digest=digest_of(contract.text), defaults={"text": contract.text, "words": words}
    )
    return stored


def set_columns(resource: Resource, contract: Contract, owner: str) -> None:
    """Copies what lists and facets need.

    Raises:
        CodeTaken: another resource has the same resource code.
    """
    other = Resource.objects.filter(code=contract.code).exclude(name=contract.id).values_list("name", flat=True).first()
    if contract.code and other:
        raise CodeTaken(code=contract.code, other=other)
    resource.title = contract.name[:200]
    resource.description = contract.description
    resource.owner = owner
    resource.code = contract.code
    resource.category = contract.category
    resource.theme = contract.theme[:60]
    resource.level = contract.level
    resource.share_type = contract.share_type
    resource.open_type = contract.open_type
    resource.update_cycle = contract.update_cycle
    resource.version = contract.version
    resource.fields = len(contract.fields)


def record(
    resource: Resource, actor: Actor, action: str, text: ContractText, *, version: str, kind: str = "", plan: str = "",
    note: str = "",
) -> None:  # fmt: skip
    """Saves the resource with one more entry in its history."""
    resource.updated_at = timezone.now()
    resource.save()
    last = resource.history.order_by("-number").values_list("number", flat=True).first()
    ResourceVersion.objects.create(
        resource=resource, number=(last or 0) + 1, action=action, state=resource.state, version=version, contract=text,
        kind=kind, plan=plan, note=note, actor=actor.name, organisation=actor.organisation, at=resource.updated_at,
    )  # fmt: skip
    mark_unindexed(resource.name)


def mark_unindexed(name: str) -> None:
    """The search index has to look at this resource again (see :class:`Unindexed`)."""
    Unindexed.objects.update_or_create(name=name, defaults={"stamp": str(uuid.uuid4())})
