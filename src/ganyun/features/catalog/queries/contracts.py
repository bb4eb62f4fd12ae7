"""Resources and their contracts, parsed once per text."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ganyun.features.catalog.errors import CloudNotFound, ResourceNotFound, VersionNotFound
from ganyun.features.catalog.models import IN_FORCE, Cloud, ContractText, Resource, ResourceVersion
from ganyun.features.catalog.policy import may_see
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.parse import read_stored
from ganyun.kernel.names import nearest
from ganyun.kernel.policy import Actor


def find_resource(name: str) -> Resource:
    """The resource with its cloud and contract texts.

    Raises:
        ResourceNotFound: names the nearest ones.
    """
    found = (
        Resource.objects.select_related("cloud", "contract", "proposal")
        .defer("contract__words", "proposal__words", "cloud__readme")
        .filter(name=name)
        .first()
    )
    if found is None:
        raise ResourceNotFound(name=name, nearest=nearest_names(name))
    return found


def visible_resource(actor: Actor, name: str) -> Resource:
    """Like :func:`find_resource`; what the actor may not see does not exist for him."""
    found = find_resource(name)
    if not may_see(actor, found):
        raise ResourceNotFound(name=name, nearest=nearest_names(name))
    return found


def nearest_names(name: str) -> str:
    """Published names like this one, for "did you mean …?"; of the same cloud first."""
    published = Resource.objects.filter(state__in=IN_FORCE).order_by()
    cloud = name.partition(".")[0]
    same = published.filter(cloud=cloud).values_list("name", flat=True)[:2000]
    guess = nearest(name, same) or nearest(name, published.values_list("name", flat=True)[:5000])
    return guess or "—"


def contract_in_force(name: str) -> Contract:
    """The published contract of a resource.

    Raises:
        ResourceNotFound: no such resource, or it was never published or is retired.
    """
    row = (
        Resource.objects.filter(name=name, state__in=IN_FORCE)
        .values_list("contract_id", "owner", "cloud__folder", "origin")
        .first()
    )
    if row is None:
        raise ResourceNotFound(name=name, nearest=nearest_names(name))
    return _owned(*row)


def contracts_in_force(cloud: str | None = None) -> list[Contract]:
    """All published contracts, by id."""
    found = Resource.objects.filter(state__in=IN_FORCE).order_by("name")
    if cloud is not None:
        found = found.filter(cloud=cloud)
    rows = list(found.values_list("contract_id", "owner", "cloud__folder", "origin"))
    _remember([row[0] for row in rows])
    return [_owned(*row) for row in rows]


def contracts_named(names: Iterable[str]) -> list[Contract]:
    """Those of these resources that have a contract in force, by id; the others are left out."""
    wanted = sorted(set(names))
    rows: list[tuple[str, str, str, str]] = []
    for start in range(0, len(wanted), 500):
        found = Resource.objects.filter(name__in=wanted[start : start + 500], state__in=IN_FORCE).order_by("name")
        rows += found.values_list("contract_id", "owner", "cloud__folder", "origin")
    _remember([row[0] for row in rows])
    return [_owned(*row) for row in rows]


def contract_of(resource: Resource) -> Contract:
    """The contract to show for a resource: the one in force, else the proposal."""
    shown = resource.contract or resource.proposal
    assert shown is not None  # a database constraint
    return replace(parsed(shown.digest, shown.text), owner=resource.owner)


def proposal_of(resource: Resource) -> Contract | None:
    return parsed(resource.proposal.digest, resource.proposal.text) if resource.proposal else None


def history_entry(resource: Resource, number: int) -> ResourceVersion:
    found = resource.history.select_related("contract").filter(number=number).first()
    if found is None:
        raise VersionNotFound(name=resource.name, number=number)
    return found


def find_cloud(code: str) -> Cloud:
    found = Cloud.objects.filter(pk=code).first()
    if found is None:
        codes = Cloud.objects.values_list("code", flat=True)
        raise CloudNotFound(name=code, nearest=nearest(code, codes) or "、".join(codes))
    return found


def parsed(digest: str, text: str | None = None) -> Contract:
    """A stored contract, parsed; it was checked when it was stored, so it parses."""
    found = _parsed.get(digest)
    if found is None:
        if text is None:
            text = ContractText.objects.values_list("text", flat=True).get(pk=digest)
        found = _parse(digest, text)
    return found


class _Parsed(dict[str, Contract]):
    """The contracts parsed last; texts never change under their digest, so entries are dropped for room only."""

    limit = 1024

    def __setitem__(self, digest: str, contract: Contract) -> None:
        while len(self) >= self.limit:
            self.pop(next(iter(self)), None)
        super().__setitem__(digest, contract)


_parsed = _Parsed()


def _parse(digest: str, text: str) -> Contract:
    contract = _parsed[digest] = read_stored(text)
    return contract


def _remember(digests: Iterable[str]) -> None:
    missing = [digest for digest in digests if digest not in _parsed]
    for start in range(0, len(missing), 500):
        for each in ContractText.objects.filter(pk__in=missing[start : start + 500]).defer("words"):
            _parse(each.digest, each.text)


@lru_cache(maxsize=256)
def _folder(text: str) -> Path | None:
    return Path(text) if text else None


def _owned(digest: str, owner: str, folder: str, origin: str) -> Contract:
    return replace(parsed(digest), owner=owner, folder=_folder(folder) if origin == "pack" else None)
