"""Keeps the nodes of catalogued resources in line with the catalogue: after packs, and after each of its events."""

import logging
from typing import Any

from django.db import transaction

from ganyun.features.catalog.public import contracts
from ganyun.features.lineage.actions.recording import declare, undeclare
from ganyun.features.lineage.models import Node
from ganyun.features.lineage.queries.catalogue import catalogued, declared
from ganyun.features.lineage.rules.records import Declared

OWNER = "catalog"

log = logging.getLogger(__name__)


def on_packs(packs: Any) -> None:
    """After packs were applied: every resource in force, and its files."""
    sync_all()


def on_event(name: str, payload: dict[str, Any]) -> None:
    """After a change in the catalogue: the resource it names, or all of them."""
    if not name.startswith("catalog."):
        return
    resource = payload.get("name") or payload.get("resource")
    if isinstance(resource, str):
        sync_one(resource)
    elif "packs" not in payload:  # applied packs end in on_packs
        sync_all()


@transaction.atomic
def sync_all() -> None:
    nodes: dict[str, Declared] = {}
    for contract in contracts():
        for each in declared(contract):
            nodes.setdefault(each.name, each)
    declare(OWNER, list(nodes.values()))


@transaction.atomic
def sync_one(name: str) -> None:
    """One resource: published, changed, or gone."""
    contract = catalogued(name)
    if contract is None:
        undeclare(OWNER, [name])
        return
    nodes = declared(contract)
    known = set(Node.objects.filter(owner=OWNER, name__in=[each.name for each in nodes]).values_list("name", flat=True))
    # a file that another resource has declared already stays as it is
    declare(OWNER, [each for each in nodes if each.name == name or each.name not in known], only_these=True)
