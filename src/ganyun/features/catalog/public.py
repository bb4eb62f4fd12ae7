"""All that other features may import from catalog."""

from collections.abc import Iterable, Sequence

from ganyun.features.catalog.actions.data import note_data
from ganyun.features.catalog.actions.explain import contract_changes
from ganyun.features.catalog.actions.packs import DerivedSet, apply_derived
from ganyun.features.catalog.errors import ResourceNotFound
from ganyun.features.catalog.policy import may_read_rows as _may_read_rows
from ganyun.features.catalog.queries import browse
from ganyun.features.catalog.queries import contracts as _contracts
from ganyun.features.catalog.queries.browse import CloudView, ResourceView
from ganyun.features.catalog.queries.masking import masked_columns, masked_select
from ganyun.features.catalog.queries.vocabulary import read_checked
from ganyun.features.catalog.rules.contract import MASKED_FROM, Contract, Field, ForeignKey, Server
from ganyun.kernel.packs import Report
from ganyun.kernel.policy import Actor

__all__ = [
    "MASKED_FROM",
    "CloudView",
    "Contract",
    "DerivedSet",
    "Field",
    "ForeignKey",
    "ResourceNotFound",
    "ResourceView",
    "Server",
    "apply_derived",
    "cloud_title",
    "clouds",
    "contract",
    "contract_changes",
    "contracts",
    "contracts_named",
    "masked_columns",
    "masked_select",
    "may_read_rows",
    "newest",
    "note_data",
    "overview",
    "parse_contract",
]


def parse_contract(text: str, name: str, report: Report) -> Contract | None:
    """Reads an ODCS v3.1/v3.2 document with the national catalogue fields (see the feature's README).

    ``name`` is the file name shown in problems. Every problem is reported with path, line, allowed values and fix;
    ``None`` when there was any. References to other contracts are not followed here.
    """
    return read_checked(text, name, report)


def contract(name: str) -> Contract:
    """The contract in force of a resource (``cloud.table``); ``owner`` is the organisation's full name.

    Raises:
        ResourceNotFound: never published, retired or unknown; names the nearest.
    """
    return _contracts.contract_in_force(name)


def contracts(cloud: str | None = None) -> list[Contract]:
    """All contracts in force (of one cloud), by id."""
    return _contracts.contracts_in_force(cloud)


def contracts_named(names: Iterable[str]) -> list[Contract]:
    """The contracts in force of these resources, by id; a name that has none is left out."""
    return _contracts.contracts_named(names)


def may_read_rows(actor: Actor, found: Contract) -> bool:
    """Whether the actor may see rows of that resource, masked by level."""
    return _may_read_rows(actor, found, found.owner)


def overview() -> dict[str, int]:
    """``resources``, ``with_data``, ``rows``, ``fields``, ``organisations``, ``clouds``: figures of the node."""
    return browse.overview()


def newest(limit: int = 8) -> Sequence[ResourceView]:
    """The resources whose data arrived last."""
    return browse.newest(limit)


def cloud_title(code: str) -> str:
    """What a cloud is called in the reader's language; the code of one that is not here."""
    return browse.cloud_title(code)


def clouds() -> list[CloudView]:
    """The active clouds with their figures: base first, then trunks, then the others."""
    return browse.clouds()
