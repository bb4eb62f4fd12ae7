"""The sample province: seeded, labelled synthetic, with controlled mistakes and the truth about them.

>>> generate("people", 1000, seed=36, errors=0.02).read_all().num_rows
1004
>>> write(Path("samples"), size=10_000, seed=36, errors=0.02)

Equal arguments give equal bytes on every run; memory stays flat at any size (one chunk).
"""

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from ganyun.features.samples.errors import (
    BadErrorRate,
    BadFormat,
    BadSize,
    CannotWrite,
    SampleDiffers,
    UnknownTable,
)
from ganyun.features.samples.queries import clouds_with_recipes, made
from ganyun.features.samples.rules.province import Province, Table
from ganyun.features.samples.rules.tables import CHUNK, TABLES, TRUTH, Layout, pieces
from ganyun.kernel.names import nearest

FORMATS = ("csv", "parquet")
LEAST, MOST = 8, 50_000_000
MOST_ERRORS = 0.5

__all__ = [
    "FORMATS",
    "TableInfo",
    "Written",
    "check_cloud",
    "clouds_with_recipes",
    "generate",
    "tables",
    "truth",
    "write",
    "write_cloud",
]

_CSV = pyarrow.csv.WriteOptions(quoting_style="none", quoting_header="none")


@dataclass(frozen=True, slots=True)
class TableInfo:
    """A table that can be generated, and its rows for a province of a given size."""

    name: str
    title: str
    rows: int
    fields: tuple[str, ...]
    kinds: tuple[str, ...]  # of mistakes


@dataclass(frozen=True, slots=True)
class Written:
    """A file that was written: its rows, how many mistakes they hold, and whether its bytes are others than before."""

    path: Path
    rows: int
    mistakes: int
    changed: bool = True


def tables(size: int = 10_000) -> list[TableInfo]:
    """All tables, with their records for a province of ``size`` inhabitants (duplicates not counted)."""
    return [
        TableInfo(
            table.name,
            table.title,
            table.rows(size),
            tuple(table.fields.names),
            (*dict.fromkeys(mistake.kind for mistake in table.mistakes), "duplicate"),
        )
        for table in TABLES.values()
    ]


def generate(table: str, rows: int, seed: int = 36, errors: float = 0.0, *, chunk: int = CHUNK) -> Any:
    """A ``pyarrow.RecordBatchReader`` of one table.

    Args:
        rows: records of the table; duplicates, one of the mistakes, come on top.
        errors: the share of rows that hold a mistake, 0 – 0.5.
        chunk: rows of a batch. It changes no value.

    Raises:
        UnknownTable, BadSize, BadErrorRate: nothing was generated.
    """
    spec, province = _checked(table, rows, seed, errors)
    batches = (batch for batch, _ in pieces(spec, province, rows, errors, chunk))
    return pa.RecordBatchReader.from_batches(spec.fields, batches)


def truth(table: str, rows: int, seed: int = 36, errors: float = 0.0, *, chunk: int = CHUNK) -> Any:
    """What is wrong in :func:`generate` with the same arguments: table, row, record, field, kind, original, written."""
    spec, province = _checked(table, rows, seed, errors)
    facts = (batch for _, facts in pieces(spec, province, rows, errors, chunk) for batch in facts.to_batches())
    return pa.RecordBatchReader.from_batches(TRUTH, facts)


def write(
    folder: Path,
    *,
    size: int,
    seed: int = 36,
    errors: float = 0.0,
    names: Iterable[str] = tuple(TABLES),
    format: str = "csv",
    progress: Callable[[str, int, int], None] = lambda table, done, total: None,
) -> list[Written]:
    """Writes ``<table>.synthetic.<format>`` for every table, ``truth.csv`` for all, and a label, ``README.md``.

    A file appears when it is complete, or not at all; existing ones are replaced. ``progress(table, done, total)``
    is called after every chunk.

    Raises:
        UnknownTable, BadSize, BadErrorRate, BadFormat: nothing was written.
        CannotWrite: the disk is full or read-only; run it again.
    """
    chosen = [_spec(name) for name in dict.fromkeys(names)]
    if format not in FORMATS:
        raise BadFormat(format=format, known="、".join(FORMATS))
    province = _province(size, seed, errors)
    written: list[Written] = []
    with (
        _complete(folder / "truth.csv") as truth_path,
        pyarrow.csv.CSVWriter(truth_path, TRUTH, write_options=_CSV) as facts,
    ):
        for spec in chosen:
            written.append(_write_table(folder, spec, province, errors, format, facts, progress))
    with _complete(folder / "README.md") as label:
        label.write_text(_label(written, province, errors), encoding="utf-8")
    return written


def write_cloud(code: str) -> list[Written]:
    """Writes ``samples/<table>.synthetic.csv`` for every recipe of a cloud (``samples/<table>.sql``).

    Raises:
        CloudWithoutRecipes and the errors of recipes: nothing was written.
        CannotWrite: the disk is full or read-only; run it again.
    """
    written = []
    for each in list(made(code)):
        changed = not each.kept
        if changed:
            with _complete(each.recipe.target) as part:
                part.write_bytes(each.content)
        written.append(Written(each.recipe.target, each.rows, 0, changed))
    return written


def check_cloud(code: str) -> list[Written]:
    """Whether every recipe of a cloud gives the file that is there, byte for byte; nothing is written.

    Raises:
        SampleDiffers: names every file that is missing or other.
    """
    found = [Written(each.recipe.target, each.rows, 0, not each.kept) for each in made(code)]
    differing = [each.path.name for each in found if each.changed]
    if differing:
        raise SampleDiffers(listing="、".join(differing), files=tuple(differing), cloud=code)
    return found


def _write_table(
    folder: Path,
    spec: Table,
    province: Province,
    errors: float,
    format: str,
    facts: Any,
    progress: Callable[[str, int, int], None],
) -> Written:
    records = spec.rows(province.size)
    total = Layout.of(records, errors).rows
    fields = spec.fields.with_metadata({"synthetic": "true", "generator": "ganyun sample", "seed": str(province.seed)})
    rows = mistakes = 0
    path = folder / f"{spec.name}.synthetic.{format}"
    with _complete(path) as target, _writer(target, fields, format) as writer:
        for batch, truth_of in pieces(spec, province, records, errors):
            writer.write_batch(batch.replace_schema_metadata(fields.metadata))
            facts.write_table(truth_of)
            rows, mistakes = rows + batch.num_rows, mistakes + truth_of.num_rows
            progress(spec.name, rows, total)
    return Written(path, rows, mistakes)


def _writer(path: Path, fields: Any, format: str) -> Any:
    if format == "csv":
        return pyarrow.csv.CSVWriter(path, fields, write_options=_CSV)
    return pyarrow.parquet.ParquetWriter(path, fields, compression="zstd")


@contextmanager
def _complete(path: Path) -> Iterator[Path]:
    """A path to write to, which gets its name when all went well and is removed when not."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield part
        part.replace(path)
    except OSError as error:
        raise CannotWrite(name=str(path), path=str(path), reason=error.strerror or str(error)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _label(written: list[Written], province: Province, errors: float) -> str:
    lines = "\n".join(f"- `{each.path.name}`: {each.rows} 行 rows, {each.mistakes} 处差错 mistakes" for each in written)
    return (
        "# 合成数据 · Synthetic data\n\n"
        "样例省的数据由程序生成，不对应任何真实的人、企业或地址（区划代码 3699xx 从未启用）。"
        "`truth.csv` 逐条列出有意放入的差错。\n\n"
        "Generated; nobody and nothing in it is real (divisions 3699xx were never issued). "
        "`truth.csv` lists every mistake put in on purpose.\n\n"
        f"    ganyun sample --size {province.size} --seed {province.seed} --errors {errors:g}\n\n{lines}\n"
    )


def _spec(name: str) -> Table:
    if name not in TABLES:
        raise UnknownTable(name=name, table=name, known="、".join(TABLES), nearest=nearest(name, TABLES))
    return TABLES[name]


def _province(size: int, seed: int, errors: float) -> Province:
    if not LEAST <= size <= MOST:
        raise BadSize(size=size, least=LEAST, most=MOST)
    if not 0 <= errors <= MOST_ERRORS:
        raise BadErrorRate(rate=errors, most=MOST_ERRORS)
    return Province(size, seed)


def _checked(table: str, rows: int, seed: int, errors: float) -> tuple[Table, Province]:
    spec = _spec(table)
    if rows < 0 or spec.rows(max(spec.size(rows), LEAST)) < rows:
        raise BadSize(size=rows, least=0, most=spec.rows(MOST))
    return spec, _province(max(spec.size(rows), LEAST), seed, errors)
