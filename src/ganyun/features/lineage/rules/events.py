"""Runs as OpenLineage 2-0-2 run events: one START, one terminal event.

Facets of the standard where there is one; what the government's duties add (standards.md §8: legal basis, approver,
request, level, purpose, recipient) travels in the run facet ``ganyun_governance``.
"""

import math
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from ganyun.features.lineage.rules.records import DatasetRef, RunRecord

SPECIFICATION = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
EVENT = f"{SPECIFICATION}#/$defs/RunEvent"
PRODUCER = f"urn:ganyun:{version('ganyun')}"
NAMESPACE = "ganyun"
FILES = "file"

FACETS: Mapping[str, str] = {
    "columnLineage": "1-2-0/ColumnLineageDatasetFacet",
    "dataQualityAssertions": "1-0-1/DataQualityAssertionsDatasetFacet",
    "dataQualityMetrics": "1-0-0/DataQualityMetricsDatasetFacet",
    "dataSource": "1-0-1/DatasourceDatasetFacet",
    "errorMessage": "1-0-1/ErrorMessageRunFacet",
    "jobType": "2-0-3/JobTypeJobFacet",
    "lifecycleStateChange": "1-0-1/LifecycleStateChangeDatasetFacet",
    "outputStatistics": "1-0-2/OutputStatisticsOutputDatasetFacet",
    "ownership": "1-0-1/OwnershipDatasetFacet",
    "processing_engine": "1-1-1/ProcessingEngineRunFacet",
    "schema": "1-1-1/SchemaDatasetFacet",
    "sql": "1-0-1/SQLJobFacet",
    "version": "1-0-1/DatasetVersionDatasetFacet",
}
"""The standard's facets that we write, and where their schemas lie."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the catalogue says of a data set."""

    fields: tuple[tuple[str, str, str], ...] = ()  # name, type, title
    owner: str = ""
    level: int | None = None
    basis: str = ""  # 共享依据


def run_events(run: RunRecord, known: Mapping[str, Described] | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The START and the terminal event of a run; ``known``: catalogued data sets by name."""
    known = known or {}
    start = _event(run, "START", run.started)
    start["inputs"] = [_dataset(each) for each in run.inputs]
    start["outputs"] = [_dataset(run.output)] if run.output else []
    end = _event(run, run.state, run.ended)
    end["run"]["facets"] = _run_facets(run, known)
    end["inputs"] = [_dataset(each, _described(each, known)) for each in run.inputs]
    end["outputs"] = [_output(run, run.output, known)] if run.output else []
    return plain(start), plain(end)


def run_id(text: str) -> str:
    """The id as the UUID that the standard demands; any other text gives the same one every time."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{PRODUCER}/{text}"))


def dataset_name(namespace: str, name: str) -> str:
    """Our name of an event's data set: ``file`` ``x.csv`` → ``file:x.csv``."""
    return f"{FILES}:{name}" if namespace == FILES else name


def _event(run: RunRecord, kind: str, time: datetime) -> dict[str, Any]:
    return {
        "eventType": kind,
        "eventTime": moment(time),
        "run": {"runId": run_id(run.id)},
        "job": {
            "namespace": NAMESPACE,
            "name": run.job,
            "facets": _facets(
                jobType={"processingType": "BATCH", "integration": "GANYUN", "jobType": run.kind.upper()}
            ),
        },
        "producer": PRODUCER,
        "schemaURL": EVENT,
    }


def _dataset(ref: DatasetRef, facets: Mapping[str, Any] | None = None) -> dict[str, Any]:
    namespace, name = (FILES, ref.name.partition(":")[2]) if ref.name.startswith(f"{FILES}:") else (NAMESPACE, ref.name)
    more = {"version": {"datasetVersion": str(ref.version)}} if ref.version is not None else {}
    if namespace == FILES:
        more["dataSource"] = {"name": name}
    every = _facets(**more, **(facets or {}))
    return {"namespace": namespace, "name": name} | ({"facets": every} if every else {})


def _described(ref: DatasetRef, known: Mapping[str, Described]) -> dict[str, Any]:
    found = known.get(ref.name)
    if found is None:
        return {}
    facets: dict[str, Any] = {}
    if found.fields:
        facets["schema"] = {
            "fields": [{"name": name, "type": type, "description": title} for name, type, title in found.fields]
        }
    if found.owner:
        facets["ownership"] = {"owners": [{"name": found.owner, "type": "PROVIDER"}]}
    if found.level:
        facets["ganyun_classification"] = {"level": found.level, "standard": "GB/T 43697-2024"}
    return facets


def _output(run: RunRecord, output: DatasetRef, known: Mapping[str, Described]) -> dict[str, Any]:
    facets = _described(output, known)
    if run.columns:
        facets["columnLineage"] = {"fields": {name: _fields(sources) for name, sources in run.columns.items()}}
    facets |= run.facets.get("output") or {}
    dataset = _dataset(output, facets)
    if run.rows is not None and run.state == "COMPLETE":
        dataset["outputFacets"] = _facets(outputStatistics={"rowCount": run.rows})
    return dataset


def _fields(sources: tuple[str, ...]) -> dict[str, Any]:
    named = (each.rpartition(".") for each in sources)
    return {"inputFields": [{"namespace": NAMESPACE, "name": table, "field": field} for table, _dot, field in named]}


def _run_facets(run: RunRecord, known: Mapping[str, Described]) -> dict[str, Any]:
    facets = {name: value for name, value in run.facets.items() if name not in ("output", "governance")}
    if run.error:
        facets["errorMessage"] = {"message": run.error, "programmingLanguage": "PYTHON"}
    if governance := governance_of(run, known):
        facets["ganyun_governance"] = governance
    if run.quarantined:
        facets["ganyun_quarantine"] = {"rows": run.quarantined}
    return _facets(**facets)


def governance_of(run: RunRecord, known: Mapping[str, Described]) -> dict[str, Any]:
    """What the caller knows, completed from the catalogue: who acted, the level and the legal basis of the output."""
    about = known.get(run.output.name) if run.output else None
    found = {
        "actor": run.actor,
        "level": about.level if about else None,
        "legalBasis": about.basis if about else "",
        **(run.facets.get("governance") or {}),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _facets(**facets: Mapping[str, Any]) -> dict[str, Any]:
    """Facets with the two fields that each must have."""
    return {
        name: {"_producer": PRODUCER, "_schemaURL": _schema(name), **value} for name, value in facets.items() if value
    }


def _schema(name: str) -> str:
    known = FACETS.get(name)
    if known is None:
        return f"urn:ganyun:facet:{quote(name, safe='')}:1"
    place, kind = known.split("/")
    return f"https://openlineage.io/spec/facets/{place}/{kind}.json#/$defs/{kind}"


def moment(time: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def plain(value: Any) -> Any:
    """A value as JSON has it: no NaN, no infinity, no NUL; times as text, other things by their ``str``."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int)):
        return value
    return str(value).replace("\x00", "")
