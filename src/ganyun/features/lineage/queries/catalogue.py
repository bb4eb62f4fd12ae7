"""What the catalogue says of the data sets of the graph."""

from collections.abc import Iterable

from ganyun.features.catalog.public import Contract, contracts_named
from ganyun.features.lineage.rules.events import Described
from ganyun.features.lineage.rules.records import Declared

SAMPLE = "sample"  # the environment whose files lie in the pack itself


def described(names: Iterable[str]) -> dict[str, Described]:
    """Catalogued data sets by name; the others are left out."""
    return {
        found.id: Described(
            tuple((each.name, each.physical_type, each.title) for each in found.fields),
            found.owner,
            found.level,
            found.share_basis,
        )
        for found in contracts_named(names)
    }


def catalogued(name: str) -> Contract | None:
    """The contract in force, if there is one of that name."""
    return next(iter(contracts_named([name])), None)


def declared(found: Contract) -> list[Declared]:
    """The node of a resource, and those of the files its servers name."""
    sources = {source: source_of(found, source) for source in sources_of(found)}
    address = f"/resources/{found.id}/"
    own = Declared(found.id, "resource", found.name, tuple(sources), {}, address, found.level, found.owner,
                   found.update_cycle)  # fmt: skip
    return [*sources.values(), own]


def sources_of(found: Contract) -> list[str]:
    """Names of the places that the data come from, as loads name them too."""
    names = []
    for server in found.servers:
        if server.path:
            inside = f"{found.cloud}/" if server.environment == SAMPLE else ""
            names.append(f"file:{inside}{server.path}")
    return list(dict.fromkeys(names))


def source_of(found: Contract, name: str) -> Declared:
    return Declared(name, "source", name.partition(":")[2], level=found.level, owner=found.owner)
