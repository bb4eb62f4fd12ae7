"""``indicators.yaml`` and ``targets.yaml`` of a pack; checks what only all packs together tell; applies them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from ganyun.engine.port import engine
from ganyun.features.accounts.public import organisation_names
from ganyun.features.insight.actions.applying import DeclaredSet, apply_declared, changes
from ganyun.features.insight.rules import checking
from ganyun.features.insight.rules.checking import Declared, World
from ganyun.features.insight.rules.declaration import Indicator
from ganyun.features.insight.rules.target import Target
from ganyun.features.models.public import model_columns
from ganyun.kernel.packs import (
    Change,
    Pack,
    Problem,
    Report,
    read_model,
    read_yaml,
    register_checker,
    register_kind,
)
from ganyun.kernel.policy import SYSTEM

INDICATORS, TARGETS = "indicators", "targets"
MADE_BY = ("contracts/*.yaml", "models/*.sql", "models/*.yaml")
"""Files that make a table called like them; one that makes none is broken, and its own problem has been told."""

FILES = {INDICATORS: "indicators.yaml", TARGETS: "targets.yaml"}


def register() -> None:
    """Plugs the readers and the check into the kernel (the app's ``ready``)."""
    register_kind(INDICATORS, FILES[INDICATORS], read_indicators)
    register_kind(TARGETS, FILES[TARGETS], read_targets)
    register_checker(check)


def read_indicators(path: Path, name: str, report: Report) -> dict[int, Indicator] | None:
    """Place in the list → indicator; the entries that could be read."""
    found: dict[int, Indicator] | None = _read_list(path, name, report, Indicator)
    return found


def read_targets(path: Path, name: str, report: Report) -> dict[int, Target] | None:
    """Place in the list → target; the entries that could be read."""
    found: dict[int, Target] | None = _read_list(path, name, report, Target)
    return found


def _read_list(path: Path, name: str, report: Report, model: type[BaseModel]) -> Any:
    data = read_yaml(path, name, report)
    if data is None:
        return None
    if not isinstance(data, list):
        report(Problem(name, "", _("应是列表，每项以 - 开头"), fix="- code: …"))
        return None
    found = {}
    for index, entry in enumerate(data):
        placed = _placed(report, f"[{index}]")
        read = read_model(model, entry, name, placed)
        faults = list(read.faults()) if read is not None else []
        for key, message in faults:
            placed(Problem(name, key, message))
        if read is not None and not faults:
            found[index] = read
    return found


def _placed(report: Report, place: str) -> Report:
    """Puts the place of the entry in front of the path inside it."""

    def placed(problem: Problem) -> None:
        path = f"{place}.{problem.path}" if problem.path else place
        report(replace(problem, path=path))

    return placed


def declared(found: Mapping[str, Pack], kind: str) -> Iterator[Declared]:
    """Every entry of every pack."""
    for pack in found.values():
        for relative, entries in pack.part(kind).items():
            for index, entry in entries.items():
                yield Declared(pack.code, f"{pack.code}/{relative}", f"[{index}]", entry.code, entry)


def check(found: dict[str, Pack], report: Report) -> None:
    """Duplicate codes, sources and columns that are not there, expressions that do not hold, unknown organisations."""
    indicators, targets = list(declared(found, INDICATORS)), list(declared(found, TARGETS))
    if not indicators and not targets:
        return
    world = world_of(found)
    for problem in (*checking.repeated(indicators), *checking.repeated(targets)):
        report(problem)
    with engine().connect({}, locked=True) as connection:
        workshop = _Workshop(connection)
        for each in indicators:
            for problem in checking.indicator_problems(each, world, workshop.bind):
                report(problem)
    names = {f"{each.cloud}.{each.code}" for each in indicators}
    for each in targets:
        for problem in checking.target_problems(each, world, names):
            report(problem)


def world_of(found: Mapping[str, Pack]) -> World:
    """Tables, levels, organisations and needs of these packs."""
    contracts = [contract for pack in found.values() for contract in pack.part("contracts").values()]
    tables: dict[str, Mapping[str, str]] = {}
    levels: dict[str, int] = {}
    for contract in contracts:
        columns = {}
        for field in contract.fields:
            names = (field.name, f"{field.name}_original") if field.standardise else (field.name,)
            for name in names:
                columns[name] = field.physical_type if name == field.name else "VARCHAR"
                levels[f"{contract.id}.{name}"] = field.level
        tables[contract.id] = columns
    tables |= model_columns(found)
    files = [(pack.code, file) for pack in found.values() for pattern in MADE_BY for file in pack.folder.glob(pattern)]
    broken = {f"{code}.{file.stem}" for code, file in files} - tables.keys()
    needs = {code: pack.cloud.needs for code, pack in found.items()}
    return World(tables, levels, broken, organisation_names(found), needs)


class _Workshop:
    """Empty tables to bind expressions against, one connection for all of them."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self._made: set[str] = set()

    def bind(self, table: str, sql: str, columns: Mapping[str, str]) -> tuple[str, int]:
        """The type of the SELECT's one column, and how many rows come out of an empty table.

        Raises:
            ValueError: with the engine's words.
        """
        try:
            if table not in self._made:
                cloud, _dot, name = table.partition(".")
                listed = ", ".join(f"{_quoted(column)} {type_}" for column, type_ in columns.items())
                self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(cloud)}")
                self.connection.execute(f"CREATE TABLE {_quoted(cloud)}.{_quoted(name)} ({listed})")
                self._made.add(table)
            relation = self.connection.sql(sql)
            return str(relation.types[0]), len(relation.fetchall())
        except Exception as error:
            text = str(error).partition("\n\nLINE")[0].partition("\tCandidate functions")[0]
            raise ValueError(" ".join(text.split())[:300]) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def apply(packs: Any) -> None:
    """Remembers what the packs declare; the worker then computes whatever is new or changed."""
    apply_declared(SYSTEM, _set_of(packs))


def pack_changes(packs: Any) -> list[Change]:
    """What applying would change, for ``ganyun cloud explain``."""
    return changes(_set_of(packs))


def _set_of(packs: Any) -> DeclaredSet:
    indicators = {f"{each.cloud}.{each.code}": each.entry for each in declared(packs, INDICATORS)}
    targets = {f"{each.cloud}.{each.code}": each.entry for each in declared(packs, TARGETS)}
    return DeclaredSet(indicators, targets)
