"""Quarantined rows in people's hands: what may be shown of them, and sending corrected ones through the same checks."""

import csv
import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from ganyun.features.catalog.public import MASKED_FROM, Contract, contract
from ganyun.features.exchange import queries
from ganyun.features.exchange.actions import records
from ganyun.features.exchange.actions.loading import LoadResult, Request, load_resource
from ganyun.features.exchange.errors import NothingToResubmit, RowsUnknown
from ganyun.features.exchange.policy import may_fix
from ganyun.features.standards.public import mask_value
from ganyun.kernel.policy import Actor


def originals(actor: Actor, resource: str, rows: Sequence[queries.QuarantinedRow]) -> list[dict[str, Any]]:
    """The rows' original text as this actor may see it; whoever sees personal fields unmasked is put on record."""
    unmasked = may_fix.decide(actor, {"resource": resource}).allowed
    if unmasked and rows and contract(resource).level >= MASKED_FROM:
        records.see_rows(actor, resource, [f"{each.batch}:{each.row}" for each in rows])
    return [shown(resource, each.original, unmasked=unmasked) for each in rows]


def shown(resource: str, original: Mapping[str, Any], *, unmasked: bool) -> dict[str, Any]:
    """A row's original text; fields of level 3 and 4 masked unless the reader may mend the rows of this resource.

    Text that belongs to no field (a line that is no row, an unknown header) is masked whole when the resource holds
    such a field anywhere.
    """
    if unmasked:
        return dict(original)
    found = contract(resource)
    fields = headers(found)
    result: dict[str, Any] = {}
    for header, text in original.items():
        if is_line(original) and header != LINE:
            result[header] = text  # why it is no row, in words of our own
            continue
        field = found.field(fields.get(header, ""))
        if field is None:
            result[header] = "***" if found.level >= MASKED_FROM else text
        elif field.masked and text is not None:
            result[header] = mask_value(str(text), field.semantic_type or None, field.level)
        else:
            result[header] = text
    return result


LINE = ""  # the header under which a line that is no row is kept


def is_line(original: Mapping[str, Any]) -> bool:
    """Whether the text is a line that could not be split into columns."""
    return LINE in original


def headers(found: Contract) -> dict[str, str]:
    """Every header a file may use for a field: its name, its title, and what the servers declare."""
    known = {each.title: each.name for each in found.fields} | {each.name: each.name for each in found.fields}
    for server in found.servers:
        known |= dict(server.properties.get("columns") or {})
    return known


def resubmit(actor: Actor, resource: str, batch: str, corrected: Mapping[int, Mapping[str, str]]) -> LoadResult:
    """Sends corrected rows through the resource's checks again: good ones land, the others come back with new reasons.

    Args:
        corrected: row number → field or header → text; what is not given keeps its original text.

    Raises:
        RowsUnknown: a row is not (or no longer) in the quarantine.
    """
    if not corrected:
        raise NothingToResubmit()
    if not may_fix.decide(actor, {"resource": resource}).allowed:
        records.resolve_rows(actor, resource, batch, [], "fixed")  # refuses, and records that it did
    rows, _ = queries.quarantined(resource, batch=batch, rows=list(corrected), limit=len(corrected))
    found = {row.row: row for row in rows}
    unknown = [number for number in corrected if number not in found]
    if unknown:
        raise RowsUnknown(resource=resource, rows=unknown)
    known = headers(contract(resource))
    lines = [_merged(found[number].original, corrected[number], known) for number in sorted(corrected)]
    path = _write(resource, batch, lines)
    mode = "upsert" if contract(resource).load_mode == "upsert" else "append"
    origin = f"{batch}:{','.join(str(number) for number in sorted(corrected))}"
    try:
        result = load_resource(actor, Request(resource, records.CORRECTIONS, file=path, mode=mode, origin=origin))
    finally:
        path.unlink(missing_ok=True)  # it may hold what others see masked
    records.resolve_rows(actor, resource, batch, sorted(corrected), "fixed", result.load)
    return result


def _merged(original: Mapping[str, Any], changes: Mapping[str, str], known: Mapping[str, str]) -> dict[str, Any]:
    """The row by field name; a line that was no row consists of the corrections alone."""
    kept = {} if is_line(original) else original
    row = {known[header]: text for header, text in kept.items() if header in known}
    return row | {known.get(name, name): text for name, text in changes.items()}


def _write(resource: str, batch: str, records: Sequence[Mapping[str, Any]]) -> Path:
    """A small CSV in the inbox, named by its content, for people who watch the load; it is removed afterwards."""
    names = list(dict.fromkeys(name for record in records for name in record))
    digest = hashlib.sha256(json.dumps([batch, records], ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    folder = settings.GANYUN_HOME / "inbox" / "corrected"
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = folder / f"{resource}-{digest}-{uuid.uuid4().hex[:8]}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(records)
    return path
