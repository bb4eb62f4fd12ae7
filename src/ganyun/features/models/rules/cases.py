"""Cases: given these rows, expect these rows. A domain expert reads both; the pack check computes every one."""

import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract
from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.running import PinnedTables, sql_of
from ganyun.features.models.rules.shapes import Derived, columns_of, dotted, quoted
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem, Report, read_model, read_yaml

Row = dict[str, Any]
EXACT = 1e-9
log = logging.getLogger(__name__)


class CaseFile(BaseModel):
    """``cases/*.yaml``; one file may hold a list of these."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    model: str
    title: str = ""
    source: str = ""  # standard, law article, paper
    given: dict[str, list[Row]]
    expect: list[Row]
    tolerance: float = Field(default=EXACT, ge=0)  # relative, and absolute near zero
    only: bool = False  # further rows of the result are no fault


@dataclass(frozen=True, slots=True)
class Case:
    """One case and where it stands."""

    file: str
    place: str  # path in the file
    stated: CaseFile

    @property
    def model(self) -> str:
        return self.stated.model


def read_case_file(path: Path, name: str, report: Report) -> list[Case] | None:
    """The cases of one file."""
    data = read_yaml(path, name, report)
    if data is None:
        return None
    many = data if isinstance(data, list) else [data]
    found = []
    for index, each in enumerate(many):
        stated = read_model(CaseFile, each, name, report)
        if stated is not None:
            found.append(Case(name, f"[{index}]" if isinstance(data, list) else "", stated))
    return found


def check_case(case: Case, derived: Mapping[str, Derived], contracts: Mapping[str, Contract], report: Report) -> None:
    """Reports whatever is wrong with the case or with what the model makes of it.

    A library that is not installed here is no fault of the pack: the node comes up without it, the model says so
    when it runs, and ``ganyun cloud test`` counts the case as not computed.
    """
    try:
        found = faults(case, derived, contracts)
    except ExtraMissing as error:
        log.warning("%s %s: %s", case.file, case.place, " ".join(str(error).split()))
        return
    for message, allowed, fix in found:
        report(Problem(case.file, case.place, message, tuple(allowed), fix))


def faults(
    case: Case, derived: Mapping[str, Derived], contracts: Mapping[str, Contract]
) -> list[tuple[str, Sequence[str], str]]:
    """``(what, allowed values, fix)`` of everything that does not hold; empty: the case holds.

    Raises ``ExtraMissing`` when the model's method needs a library that is not installed.
    """
    model = derived.get(case.model)
    if model is None:
        guess = nearest(case.model, derived)
        return [(_("没有名为 {model} 的模型").format(model=case.model), (), _did_you_mean(guess))]
    wrong: list[tuple[str, Sequence[str], str]] = [
        (_("{table} 不是 {model} 的输入").format(table=table, model=case.model), model.spec.inputs, "")
        for table in case.stated.given
        if table not in model.spec.inputs
    ]
    if wrong:
        return wrong
    try:
        rows = run_case(case, model, derived, contracts)
    except ExtraMissing:
        raise
    except Exception as error:
        return [(_("算不出来：{reason}").format(reason=" ".join(str(error).split())[:300]), (), "")]
    return [(each, (), "") for each in differences(case.stated, rows, model)]


def run_case(
    case: Case, model: Derived, derived: Mapping[str, Derived], contracts: Mapping[str, Contract]
) -> list[Row]:
    """The rows that the model makes of the given ones. Columns that a row leaves out are null."""
    with _bench() as connection:
        for table in model.spec.inputs:
            types = derived[table].types if table in derived else columns_of(contracts[table])
            _fill(connection, table, types, case.stated.given.get(table, []))
        if model.spec.statement:
            found: pa.Table = connection.sql(sql_of(model)).to_arrow_table()
        else:
            assert model.spec.method is not None
            made = model.spec.method.make(model.spec.options, PinnedTables(connection)).rows
            found = made if isinstance(made, pa.Table) else made.read_all()
        rows: list[Row] = found.to_pylist()
        return rows


@contextmanager
def benches() -> Iterator[None]:
    """Inside, all cases share one connection, each with a database of its own in it: opening one costs 15 ms."""
    with engine().connect({}) as connection:
        _shared.append(connection)
        try:
            yield
        finally:
            _shared.remove(connection)


_shared: list[Any] = []


@contextmanager
def _bench() -> Iterator[Any]:
    """A connection with an empty database."""
    if not _shared:
        with engine().connect({}) as connection:
            yield connection
        return
    connection = _shared[-1]
    connection.execute("ATTACH ':memory:' AS bench")
    connection.execute("USE bench")
    try:
        yield connection
    finally:
        connection.execute("USE memory")
        connection.execute("DETACH bench")


def _fill(connection: Any, table: str, types: Mapping[str, str], rows: Sequence[Row]) -> None:
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(table.partition('.')[0])}")
    columns = ", ".join(f"{quoted(name)} {type_}" for name, type_ in types.items())
    connection.execute(f"CREATE TABLE {dotted(table)} ({columns})")
    for row in rows:
        for name in row:
            if name not in types:
                raise ValueError(_("{table} 没有列 {name}").format(table=table, name=name))
        names = ", ".join(quoted(name) for name in row)
        places = ", ".join("?" for _each in row)
        connection.execute(f"INSERT INTO {dotted(table)} ({names}) VALUES ({places})", list(row.values()))


def differences(stated: CaseFile, rows: Sequence[Row], model: Derived) -> list[str]:
    """What differs between the expected rows and those that came, in words; order does not matter."""
    names = {name for row in stated.expect for name in row}
    unknown = sorted(names - {column.name for column in model.columns})
    if unknown:
        return [_("expect 里的列 {names} 不在结果里").format(names="、".join(unknown))]
    left = list(rows)
    said = []
    for expected in stated.expect:
        match = next((row for row in left if _equal(expected, row, stated.tolerance)), None)
        if match is not None:
            left.remove(match)
            continue
        near = min(left, key=lambda row: _distance(expected, row, stated.tolerance), default=None)
        shown = {name: near[name] for name in expected} if near else _("没有行")
        said.append(_("期望 {expected}，最接近的是 {found}").format(expected=_text(expected), found=_text(shown)))
    if left and not stated.only and len(rows) > len(stated.expect):
        extra = _text({name: left[0][name] for name in names})
        said.append(_("多出 {count} 行，如 {row}").format(count=len(rows) - len(stated.expect), row=extra))
    return said


def _equal(expected: Row, row: Row, tolerance: float) -> bool:
    return _distance(expected, row, tolerance) == 0


def _distance(expected: Row, row: Row, tolerance: float) -> int:
    return sum(not _same(value, row.get(name), tolerance) for name, value in expected.items())


def _same(expected: Any, found: Any, tolerance: float) -> bool:
    if expected is None or found is None:
        return expected is found
    if isinstance(expected, bool) or isinstance(found, bool):
        return bool(expected == found)
    if isinstance(expected, int | float) and not isinstance(found, str):
        return math.isclose(float(expected), float(found), rel_tol=tolerance, abs_tol=tolerance)
    return expected == found or str(expected) == str(found) or str(found).removesuffix(" 00:00:00") == str(expected)


def _text(row: Any) -> str:
    return (
        "{" + ", ".join(f"{name}: {value}" for name, value in row.items()) + "}" if isinstance(row, dict) else str(row)
    )


def _did_you_mean(guess: str | None) -> str:
    return _("是不是想写 {guess}？").format(guess=guess) if guess else ""
