"""Small clouds for tests: a folder with declarations, applied to the node of the test."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from ganyun.engine.port import engine
from ganyun.kernel import hooks
from ganyun.kernel.packs import Pack, Problem, inspect_packs, read_packs

CLOUD = """\
code: {code}
kind: feature
title: {{zh: 试验云, en: Trial}}
chief: 省环保厅
needs: [{needs}]
summary: {{zh: 试验, en: trial}}
"""

READINGS = """\
apiVersion: v3.1.0
kind: DataContract
id: {cloud}.readings
name: 监测值
version: 1.0.0
status: active
domain: {cloud}
team: {{members: [{{username: 省环保厅, role: owner}}]}}
schema:
  - name: readings
    logicalType: object
    physicalType: table
    properties:
      - {{name: city, businessName: 城市, logicalType: string, physicalType: varchar, primaryKey: true,
         primaryKeyPosition: 1, required: true, classification: "1"}}
      - {{name: day, businessName: 日期, logicalType: date, physicalType: date, primaryKey: true,
         primaryKeyPosition: 2, required: true, classification: "1"}}
      - {{name: aqi, businessName: 指数, logicalType: integer, physicalType: integer, classification: "1"}}
      - {{name: observer, businessName: 监测员, logicalType: string, physicalType: varchar, classification: "3"}}
customProperties:
  - {{property: shareType, value: conditional}}
  - {{property: shareCondition, value: 试验}}
  - {{property: openType, value: none}}
"""
"""City, day, value (level 1), and who observed it (level 3)."""

ROWS = [
    {"city": "南昌市", "day": "2016-01-01", "aqi": 80, "observer": "张三"},
    {"city": "南昌市", "day": "2016-01-02", "aqi": 120, "observer": "李四"},
    {"city": "九江市", "day": "2016-02-01", "aqi": 60, "observer": "王五"},
]


def make_cloud(folder: Path, files: Mapping[str, str], code: str = "trial", needs: str = "") -> Path:
    """Writes a cloud with a contract ``<code>.readings`` and these files; returns the folder of all clouds."""
    written = {
        "cloud.yaml": CLOUD.format(code=code, needs=needs),
        "contracts/readings.yaml": READINGS.format(cloud=code),
        **files,
    }
    for name, text in written.items():
        path = folder / code / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def problems_of(folder: Path) -> list[Problem]:
    """What the check says about the clouds of a folder."""
    return inspect_packs([folder])[1]


def apply_clouds(folder: Path) -> dict[str, Pack]:
    """Brings the node of this test in line with the clouds of a folder."""
    found = read_packs([folder])
    hooks.packs_changed(found)
    return found


def write_rows(
    table: str, rows: list[dict[str, Any]], batch: str = "b1", types: Mapping[str, str] | None = None
) -> int:
    """Replaces a table's rows; returns its version."""
    casts = {"day": pa.date32(), "aqi": pa.int32()} | dict(types or {})
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    arrays = {
        name: pa.array(values).cast(casts[name]) if name in casts else pa.array(values)
        for name, values in columns.items()
    }
    return engine().replace(table, pa.table(arrays).to_reader(), batch_id=batch, new_schema=True).version
