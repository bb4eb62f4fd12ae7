"""The parts of OpenLineage 2-0-2 and of its facets that our events use, as a JSON Schema kept by hand.

Stricter than the standard where that finds mistakes: no unknown key at the top, a facet is never empty.
"""

from typing import Any

import jsonschema_rs

TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"
UUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
URI = {"type": "string", "format": "uri"}
TEXT = {"type": "string", "minLength": 1}
NUMBER = {"type": "integer", "minimum": 0}


def facet(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """A facet: who made it, where its schema is, and what it says."""
    return {
        "type": "object",
        "required": ["_producer", "_schemaURL", *required],
        "minProperties": 3,
        "properties": {"_producer": URI, "_schemaURL": URI, **properties},
    }


def listing(required: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "object", "required": list(required), "properties": properties}}


CUSTOM = facet()
INPUT_FIELDS = {
    "type": "object",
    "required": ["inputFields"],
    "properties": {"inputFields": listing(("namespace", "name", "field"), namespace=TEXT, name=TEXT, field=TEXT)},
}
DATASET_FACETS = {
    "type": "object",
    "properties": {
        "schema": facet(("fields",), fields=listing(("name", "type"), name=TEXT, type=TEXT)),
        "dataSource": facet(("name",), name=TEXT),
        "version": facet(("datasetVersion",), datasetVersion=TEXT),
        "ownership": facet(("owners",), owners=listing(("name",), name=TEXT)),
        "columnLineage": facet(("fields",), fields={"type": "object", "additionalProperties": INPUT_FIELDS}),
        "dataQualityMetrics": facet(
            ("columnMetrics",), rowCount=NUMBER, bytes=NUMBER,
            columnMetrics={"type": "object", "additionalProperties": {
                "type": "object", "properties": {"nullCount": NUMBER, "distinctCount": NUMBER}}},
        ),
        "dataQualityAssertions": facet(
            ("assertions",),
            assertions=listing(("assertion", "success"), assertion=TEXT, success={"type": "boolean"}, column=TEXT),
        ),
        "lifecycleStateChange": facet(
            ("lifecycleStateChange",),
            lifecycleStateChange={"enum": ["ALTER", "CREATE", "DROP", "OVERWRITE", "RENAME", "TRUNCATE"]},
        ),
    },
    "additionalProperties": CUSTOM,
}  # fmt: skip
DATASET = {"namespace": TEXT, "name": TEXT, "facets": DATASET_FACETS}
OUTPUT = {**DATASET, "outputFacets": {"type": "object", "properties": {"outputStatistics": facet(rowCount=NUMBER)}}}
EVENT = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["eventType", "eventTime", "run", "job", "producer", "schemaURL"],
    "additionalProperties": False,
    "properties": {
        "eventType": {"enum": ["START", "RUNNING", "COMPLETE", "ABORT", "FAIL", "OTHER"]},
        "eventTime": {"type": "string", "pattern": TIME},
        "producer": URI,
        "schemaURL": {"const": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"},
        "run": {
            "type": "object",
            "required": ["runId"],
            "properties": {
                "runId": {"type": "string", "pattern": UUID},
                "facets": {
                    "type": "object",
                    "properties": {"errorMessage": facet(("message", "programmingLanguage"), message=TEXT)},
                    "additionalProperties": CUSTOM,
                },
            },
        },
        "job": {
            "type": "object",
            "required": ["namespace", "name"],
            "properties": {
                "namespace": TEXT, "name": TEXT,
                "facets": {"type": "object", "properties": {
                    "jobType": facet(("processingType", "integration"), processingType={"const": "BATCH"}),
                }, "additionalProperties": CUSTOM},
            },
        },
        "inputs": listing(("namespace", "name"), **DATASET),
        "outputs": listing(("namespace", "name"), **OUTPUT),
    },
}  # fmt: skip

VALIDATOR = jsonschema_rs.Draft202012Validator(EVENT, validate_formats=True)


def faults(event: dict[str, Any]) -> list[str]:
    """What is wrong with an event."""
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in VALIDATOR.iter_errors(event)]
