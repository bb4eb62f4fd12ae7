"""Code lists as files of a pack: ``codes/<name>.yaml`` with its entries inline, or beside it in ``codes/<name>.csv``.

Everything wrong is reported with file and line, nothing raised; a list with a problem is not handed out.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

from ganyun.features.standards.rules.codelists import CodeList, Entry, spelling_key
from ganyun.features.standards.rules.types import Words
from ganyun.kernel import packs
from ganyun.kernel.names import SLUG, nearest
from ganyun.kernel.packs import Problem, Report

COLUMNS = ("code", "name", "valid_from", "valid_to", "parent", "aliases", "successor")


class CodeFile(BaseModel):
    """The head of a list: what it is, which standard it follows, how sure we are (● checked, ◐ likely, ○ not)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    title: packs.Words
    source: str
    mark: Literal["●", "◐", "○"]
    note: packs.Words | None = None
    columns: dict[str, packs.Words] = {}
    entries: list[dict[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands in the file, with where to report it."""

    cells: Mapping[str, Any]
    file: str
    path: str
    line: int | None

    def problem(self, column: str, message: str, allowed: tuple[str, ...] = (), fix: str = "") -> Problem:
        return Problem(self.file, f"{self.path}.{column}".strip("."), message, allowed, fix, self.line)


Pairs = list[tuple[Entry, _Row]]


def read_code_list(path: Path, name: str, report: Report) -> CodeList | None:
    """Reads one ``codes/<name>.yaml`` with its CSV; a reader in the sense of ``kernel.packs``."""
    found: list[Problem] = []
    codes = _read(path, name, found.append)
    if not found:
        return codes
    found.clear()
    _read(path, name, found.append, placed=True)
    for problem in found:
        report(problem)
    return None


def read_code_csv(path: Path, name: str, report: Report) -> None:
    """The CSV beside a head is read together with it; one without a head is reported."""
    if not path.with_suffix(".yaml").is_file():
        fix = _("补上 codes/{name}.yaml（code、title、source、mark）").format(name=path.stem)
        report(Problem(name, "", _("代码表的 CSV 缺少同名的 YAML 表头"), fix=fix))


def check_names(all_packs: Mapping[str, packs.Pack], report: Report) -> None:
    """A list has one home: fields refer to it by its name alone."""
    homes: dict[str, str] = {}
    for pack in all_packs.values():
        for file, codes in pack.part("codes").items():
            home = homes.setdefault(codes.code, pack.code)
            if home != pack.code:
                message = _("代码表 {name} 已在云 {cloud} 定义").format(name=codes.code, cloud=home)
                report(Problem(f"{pack.code}/{file}", "code", message, fix=_("改用另一个名称，或直接引用已有的代码表")))


def _read(path: Path, name: str, report: Report, placed: bool = False) -> CodeList | None:
    """``placed`` looks up the lines of inline entries, which doubles the time: only when there is a problem."""
    data = packs.read_yaml(path, name, report)
    if data is None:
        return None
    head = packs.read_model(CodeFile, data, name, report)
    if head is None:
        return None
    if head.code != path.stem or not SLUG.fullmatch(head.code):
        report(
            Problem(
                name,
                "code",
                _("代码 {code} 与文件名 {name} 不同或不合法").format(code=head.code, name=path.stem),
                fix=f"code: {path.stem}",
            )
        )
    rows = list(_rows(head, path, name, report, placed))
    pairs = [(entry, row) for row in rows if (entry := _entry(row, head, report))]
    _check_codes(pairs, report)
    _check_links(pairs, [str(row.cells.get("code")) for row in rows], report)
    _check_aliases(pairs, report)
    entries = tuple(entry for entry, __ in pairs)
    note = Words(head.note.zh, head.note.en) if head.note else None
    columns = {key: Words(words.zh, words.en) for key, words in head.columns.items()}
    title = Words(head.title.zh, head.title.en)
    return CodeList(head.code, title, head.source, head.mark, name.split("/")[0], entries, columns, note)


def _rows(head: CodeFile, path: Path, name: str, report: Report, placed: bool) -> Iterator[_Row]:
    sibling = path.with_suffix(".csv")
    if (head.entries is None) == (not sibling.is_file()):
        message = _("代码表没有条目") if head.entries is None else _("条目写了两处：entries 和 CSV")
        report(
            Problem(
                name,
                "entries",
                message,
                fix=_("写在 entries: 下，或写在 codes/{file} 里，二选一").format(file=sibling.name),
            )
        )
        return
    if head.entries is None:
        yield from _csv_rows(sibling, name.rpartition("/")[0] + "/" + sibling.name, report)
        return
    if not head.entries:
        report(Problem(name, "entries", _("代码表没有条目"), fix=_("至少写一条")))
    places = YAML(typ="rt", pure=True).load(path.read_text(encoding="utf-8"))["entries"] if placed else None
    for index, cells in enumerate(head.entries):
        yield _Row(cells, name, f"entries[{index}]", places.lc.item(index)[0] + 1 if places else None)


def _csv_rows(path: Path, name: str, report: Report) -> Iterator[_Row]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        report(
            Problem(name, "", _("不是 UTF-8 文本（第 {place} 字节）").format(place=error.start), fix=_("另存为 UTF-8"))
        )
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, [])
        if not {"code", "name"} <= set(header):
            report(Problem(name, "", _("首行必须是列名，且含 code 和 name"), COLUMNS, line=1))
            return
        count = 0
        for cells in reader:
            if not cells:
                continue
            count += 1
            if len(cells) != len(header):
                message = _("应有 {expected} 列，实有 {found} 列").format(expected=len(header), found=len(cells))
                report(Problem(name, "", message, fix=_("含逗号的值要加引号"), line=reader.line_num))
                continue
            yield _Row(dict(zip(header, cells, strict=True)), name, "", reader.line_num)
        if not count:
            report(Problem(name, "", _("代码表没有条目"), fix=_("至少写一条")))
    except csv.Error as error:
        report(
            Problem(
                name, "", _("不是合法的 CSV：{reason}").format(reason=error), fix=_("检查引号"), line=reader.line_num
            )
        )


def _entry(row: _Row, head: CodeFile, report: Report) -> Entry | None:
    """One row as an entry; ``None`` after reporting all that is wrong with it."""
    problems: list[Problem] = []
    known = (*COLUMNS, *head.columns)
    for column in row.cells:
        if column not in known:
            guess = nearest(str(column), known)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("删去，或在 columns: 下声明")
            problems.append(row.problem(str(column), _("未知的列"), known, fix))
    texts: dict[str, str] = {}
    for column in known:
        value = row.cells.get(column)
        if isinstance(value, list) and column == "aliases" and all(isinstance(each, str) for each in value):
            value = ";".join(value)
        if isinstance(value, date):
            value = value.isoformat()
        if value is not None and not isinstance(value, str):
            problems.append(row.problem(column, _("值 {value} 不是文本").format(value=repr(value)), fix=_("加引号")))
        texts[column] = value.strip() if isinstance(value, str) else ""
    for column in ("code", "name"):
        if not texts[column] and row.cells.get(column) in (None, ""):
            problems.append(row.problem(column, _("缺少必填的值"), fix=_("补上 {column}").format(column=column)))
    start, end = (_day(row, column, texts[column], problems) for column in ("valid_from", "valid_to"))
    if start and end and start > end:
        problems.append(
            row.problem(
                "valid_to", _("有效期倒置：{start} 至 {end}").format(start=start, end=end), fix=_("交换两个日期")
            )
        )
    for problem in problems:
        report(problem)
    if problems:
        return None
    aliases = tuple(alias.strip() for alias in texts["aliases"].split(";") if alias.strip())
    more = {column: texts[column] for column in head.columns}
    return Entry(texts["code"], texts["name"], start, end, texts["parent"], aliases, texts["successor"], more, row.line)


def _day(row: _Row, column: str, text: str, problems: list[Problem]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(row.problem(column, _("{value} 不是日期").format(value=text), fix=_("写作 2017-09-01")))
        return None


def _check_codes(pairs: Pairs, report: Report) -> None:
    """One code means one thing a day."""
    periods: dict[str, list[Entry]] = defaultdict(list)
    for entry, row in pairs:
        for other in periods[spelling_key(entry.code)]:
            if entry.overlaps(other):
                message = _("代码 {code} 与“{name}”（第 {line} 行）的有效期重叠").format(
                    code=entry.code, name=other.name, line=other.line
                )
                report(row.problem("code", message, fix=_("给前一条补 valid_to，给后一条补 valid_from，或改代码")))
        periods[spelling_key(entry.code)].append(entry)


def _check_links(pairs: Pairs, codes: list[str], report: Report) -> None:
    """Parents and successors exist, and no entry is its own ancestor or heir."""
    for column, what in (("parent", _("上级")), ("successor", _("后继"))):
        links = {entry.code: getattr(entry, column) for entry, __ in pairs if getattr(entry, column)}
        for entry, row in pairs:
            target = getattr(entry, column)
            if target and target not in codes:
                guess = nearest(target, codes)
                fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("删去，或补上该代码")
                report(row.problem(column, _("{what} {code} 不在表中").format(what=what, code=target), fix=fix))
            elif target and _returns(entry.code, links):
                report(
                    row.problem(
                        column,
                        _("{code} 的{what}成环").format(code=entry.code, what=what),
                        fix=_("改正 {column}").format(column=column),
                    )
                )


def _returns(code: str, links: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    current = links.get(code)
    while current and current not in seen:
        if current == code:
            return True
        seen.add(current)
        current = links.get(current)
    return False


def _check_aliases(pairs: Pairs, report: Report) -> None:
    """An alias belongs to one code a day, and is nobody else's code or name."""
    owners: dict[str, list[Entry]] = defaultdict(list)
    for entry, __ in pairs:
        for text in {spelling_key(each) for each in (entry.code, entry.name, *entry.aliases)}:
            owners[text].append(entry)
    for entry, row in pairs:
        for alias in entry.aliases:
            for other in owners[spelling_key(alias)]:
                if other.code != entry.code and entry.overlaps(other):
                    message = _("别名“{alias}”也是 {code}“{name}”的（第 {line} 行）").format(
                        alias=alias, code=other.code, name=other.name, line=other.line
                    )
                    report(row.problem("aliases", message, fix=_("从其中一条删去，或让两者的有效期不重叠")))
