"""What a server may declare about how a file becomes records, as named abilities that every cloud may use.

``header: false``: the file has no header line; its columns are called "1", "2", …

``fileColumn: feed``: one more column, the name of the file up to its first dot.

``rowColumn: line``: one more column, the number of the record in its file, from 1: a key for files that have none.

``unpivot: {into: detector, value: speed, keep: [date], row: step, position: place}``: one record for every column
that is not kept, its header under ``into``, its text under ``value``; ``row`` numbers the lines and ``position`` the
columns, from 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ganyun.features.catalog.public import Server
from ganyun.features.exchange.errors import SourceOptionInvalid
from ganyun.features.quality.public import sql_name, sql_text
from ganyun.kernel.names import nearest

DELIMITED, TABULAR = ("header", "unpivot"), ("fileColumn", "rowColumn")
FORMATS = {"csv": DELIMITED + TABULAR, "tsv": DELIMITED + TABULAR, "parquet": TABULAR}
UNPIVOT = ("into", "value", "keep", "row", "position")


@dataclass(frozen=True, slots=True)
class Shaped:
    """A FROM clause, its columns, and how many records one line makes."""

    scan: str
    names: tuple[str, ...]
    records: int = 1


def refuse(server: Server, form: str) -> None:
    """
    Raises:
        SourceOptionInvalid: an option is declared for a format that cannot follow it.
    """
    for option in DELIMITED + TABULAR:
        if option in server.properties and option not in FORMATS.get(form, ()):
            usable = "、".join(each for each, options in FORMATS.items() if option in options)
            raise SourceOptionInvalid(
                option=option, value=server.properties[option], reason=f"只用于 {usable}，这里是 {form}"
            )


def has_header(server: Server) -> bool:
    """Whether the first line names the columns.

    Raises:
        SourceOptionInvalid: neither true nor false.
    """
    declared = server.properties.get("header", True)
    if not isinstance(declared, bool):
        raise SourceOptionInvalid(option="header", value=declared, reason="应为 true 或 false")
    return declared


def shape(scan: str, names: Sequence[str], server: Server, file: str) -> Shaped:
    """The records of a scan; every column that is added is text.

    Raises:
        SourceOptionInvalid: an option is misspelt, or names a column that the file has not.
    """
    shaped = _unpivoted(scan, names, server.properties["unpivot"]) if "unpivot" in server.properties else None
    shaped = shaped or Shaped(scan, tuple(names))
    added = {"fileColumn": sql_text(file.partition(".")[0]), "rowColumn": "row_number() OVER ()::VARCHAR"}
    for option, value in added.items():
        column = server.properties.get(option)
        if column is None:
            continue
        if not isinstance(column, str) or not column or column in shaped.names:
            raise SourceOptionInvalid(option=option, value=column, reason="应为一个文件里没有的列名")
        records = f"(SELECT *, {value} AS {sql_name(column)} FROM {shaped.scan})"
        shaped = Shaped(records, (*shaped.names, column), shaped.records)
    return shaped


def _unpivoted(scan: str, names: Sequence[str], declared: Any) -> Shaped:
    kept, turned = _checked(names, declared)
    made = {name: sql_name(name) for name in kept}
    if declared.get("row"):
        made[declared["row"]] = "_line::VARCHAR"
    # several unnests of one SELECT advance together, and an unnest keeps the order of the lines
    made[declared["into"]] = f"unnest([{', '.join(map(sql_text, turned))}])"
    if declared.get("position"):
        made[declared["position"]] = f"unnest(range(1, {len(turned) + 1}))::VARCHAR"
    made[declared["value"]] = f"unnest([{', '.join(map(sql_name, turned))}])"
    picked = ", ".join(f"{sql} AS {sql_name(name)}" for name, sql in made.items())
    lines = f"(SELECT *, row_number() OVER () AS _line FROM {scan})"
    return Shaped(f"(SELECT {picked} FROM {lines})", tuple(made), len(turned))


def _checked(names: Sequence[str], declared: Any) -> tuple[list[str], list[str]]:
    """The kept and the turned columns of a declaration that is in order."""

    def wrong(reason: str) -> SourceOptionInvalid:
        return SourceOptionInvalid(option="unpivot", value=declared, reason=reason)

    if not isinstance(declared, Mapping):
        raise wrong("应为 {into: 列名, value: 列名}")
    for key in declared:
        if key not in UNPIVOT:
            raise wrong(f"没有选项 {key}（可用：{'、'.join(UNPIVOT)}）{_guess(str(key), UNPIVOT)}")
    new = [declared[key] for key in ("into", "value", "row", "position") if key in declared]
    if "into" not in declared or "value" not in declared:
        raise wrong("into 和 value 都要写")
    if not all(isinstance(name, str) and name for name in new) or len(set(new)) < len(new):
        raise wrong("新列的名称应为互不相同的文本")
    keep = declared.get("keep") or []
    kept = [keep] if isinstance(keep, str) else [str(each) for each in keep]
    for name in kept:
        if name not in names:
            raise wrong(f"文件里没有要保留的列 {name}{_guess(name, names)}")
    turned = [name for name in names if name not in kept]
    if not turned or set(new) & set(kept):
        raise wrong("没有要转成行的列" if not turned else "新列与保留的列同名")
    return kept, turned


def _guess(name: str, known: Sequence[str]) -> str:
    found = nearest(name, known)
    return f"，是不是 {found}？" if found else ""
