"""Small contracts and loads for tests of quality and exchange."""

from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract, parse_contract
from ganyun.features.exchange.rules.pipeline import Job, Result, load
from ganyun.features.exchange.rules.quarantine import table_of

KEY = {"logicalType": "string", "required": True, "primaryKey": True}
READINGS: list[dict[str, Any]] = [
    {"name": "city", "businessName": "城市", **KEY, "primaryKeyPosition": 1},
    {"name": "day", "businessName": "日期", **KEY, "logicalType": "date", "primaryKeyPosition": 2},
    {
        "name": "aqi",
        "businessName": "指数",
        "logicalType": "integer",
        "physicalType": "integer",
        "logicalTypeOptions": {"minimum": 0, "maximum": 500},
    },
    {"name": "note", "businessName": "备注", "logicalType": "string"},
]


def contract_of(
    fields: Sequence[dict[str, Any]] = READINGS,
    *,
    name: str = "test.readings",
    quality: Sequence[dict[str, Any]] = (),
    **properties: Any,
) -> Contract:
    """A contract with these ODCS fields (level 1 unless they say otherwise) and one server ``test``."""
    cloud, _, table = name.partition(".")
    columns = [{"classification": "1", **each} for each in fields]
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": name,
        "name": "测试资源",
        "version": "1.0.0",
        "status": "active",
        "domain": cloud,
        "schema": [{"name": table, "logicalType": "object", "properties": columns, "quality": list(quality)}],
        "servers": [{"server": "test", "environment": "test", "type": "local", "path": "data.csv", "format": "csv"}],
        "customProperties": [{"property": key, "value": value} for key, value in properties.items()],
    }
    text = StringIO()
    YAML().dump(document, text)
    problems: list[Any] = []
    found = parse_contract(text.getvalue(), f"{table}.yaml", problems.append)
    assert found is not None, [str(problem) for problem in problems]
    return found


def loaded(
    contract: Contract, path: Path, *, mode: str = "", batch: str = "b1", home: Path | None = None, **options: Any
) -> Result:
    """Loads one file through the whole pipeline, without the records of Django."""
    job = Job(contract, contract.servers[0], (path,), mode or contract.load_mode, batch)  # type: ignore[arg-type]
    return load(job, engine(), temp=(home or path.parent) / "tmp", **options)


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows_of(contract: Contract) -> list[dict[str, Any]]:
    """The table's rows, in key order."""
    found = engine().read(contract.id).read_all().to_pylist()
    return sorted(
        found, key=lambda row: [str(row[key]) for key in contract.keys] or [str(value) for value in row.values()]
    )


def quarantine_of(contract: Contract) -> list[dict[str, Any]]:
    """What waits in the quarantine, by row."""
    table = table_of(contract.id)
    if not engine().exists(table):
        return []
    return sorted(engine().read(table).read_all().to_pylist(), key=lambda row: row["row"])


def with_server(contract: Contract, **changes: Any) -> Contract:
    """The contract with another format, path or server properties."""
    server = contract.servers[0]
    properties = {**server.properties, **changes.pop("properties", {})}
    return replace(contract, servers=(replace(server, properties=properties, **changes),))
