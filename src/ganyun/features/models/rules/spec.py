"""A model's file, typed: the header of both kinds, then one SELECT (``.sql``) or a method's options (``.yaml``)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from sqlglot import exp

from ganyun.features.models.rules.methods.method import Method, Options
from ganyun.features.models.rules.methods.registry import method, names
from ganyun.features.models.rules.statement import Statement, read_statement
from ganyun.kernel.names import ResourceName, nearest
from ganyun.kernel.packs import Problem, Report, Words, problems_of, read_yaml


def _as_words(value: Any) -> Any:
    return {"zh": value, "en": ""} if isinstance(value, str) else value


def _as_names(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Title = Annotated[Words, BeforeValidator(_as_words)]
Names = Annotated[tuple[str, ...], BeforeValidator(_as_names)]


class ColumnWords(BaseModel):
    """What a header says of one output column."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str = ""
    unit: str = ""
    description: str = ""


class Header(BaseModel):
    """The keys that every model may state."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Title
    summary: str = ""
    version: int = Field(default=1, ge=1)  # raised when a column goes or changes its type
    plan: str = ""  # with a raised version: how users of the table get over it
    level: int | None = Field(default=None, ge=1, le=4)  # of every column, lower than what they inherit
    why: str = ""  # the reason for that
    owner: str = ""  # the organisation that answers for it; the cloud's chief without one
    purpose: str = ""
    expires: date | None = None
    tags: tuple[str, ...] = ()
    cycle: str = "irregular"  # update cycle, as in a contract
    columns: dict[str, ColumnWords] = {}


class SqlHeader(Header):
    """``models/*.sql``."""

    key: Names = Field(min_length=1)
    incremental: str = ""  # the column by which newer rows are told from older ones
    lookback: int = Field(default=0, ge=0)  # days (or whole numbers) before the newest value that are made again


@dataclass(frozen=True)
class Spec:
    """One model as its file states it."""

    name: str  # cloud.table
    file: str  # ecology/models/city_air_monthly.sql
    text: str
    header: Header
    statement: Statement | None = None  # of a SELECT
    kind: str = "sql"  # or the name of the method
    options: Options | None = None

    @property
    def resource(self) -> ResourceName:
        return ResourceName.parse(self.name)

    @property
    def method(self) -> Method[Any] | None:
        return None if self.kind == "sql" else method(self.kind)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The tables it reads."""
        if self.statement:
            return self.statement.tables
        assert self.method is not None
        return tuple(dict.fromkeys(self.method.reads(self.options)))

    @property
    def incremental(self) -> str:
        return self.header.incremental if isinstance(self.header, SqlHeader) else ""


def read_model_file(path: Path, name: str, report: Report) -> Spec | None:
    """The model of one file; ``None`` after reporting every problem of it."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        message = _("不是 UTF-8 文本（第 {byte} 字节）").format(byte=error.start)
        report(Problem(name, "", message, fix=_("另存为 UTF-8")))
        return None
    except OSError as error:
        message = _("读不了文件：{reason}").format(reason=error.strerror)
        report(Problem(name, "", message, fix=_("检查文件的读权限")))
        return None
    read = _read_sql if path.suffix == ".sql" else _read_method
    return read(text, name, report, path)


def parse_spec(text: str, file: str) -> Spec | None:
    """A stored model again (it was checked when it was stored)."""
    read = _read_sql if file.endswith(".sql") else _read_method
    return read(text, file, lambda problem: None, None)


def _id(name: str, report: Report) -> str | None:
    cloud, _slash, rest = name.partition("/")
    table = Path(rest).stem
    try:
        return str(ResourceName.parse(f"{cloud}.{table}"))
    except ValueError:  # pragma: no cover - BadName is no ValueError
        return None
    except Exception as error:
        report(Problem(name, "", str(error).splitlines()[0], fix=_("文件名只含小写字母、数字和下划线")))
        return None


def _read_sql(text: str, name: str, report: Report, path: Path | None) -> Spec | None:
    head, body, start = split_header(text)
    data = _header_yaml(head, name, report)
    if data is None:
        return None
    header = _validated(SqlHeader, data, name, report)
    statement = read_statement(body, name, start, report)
    identity = _id(name, report)
    if header is None or statement is None or identity is None:
        return None
    if statement.since and not header.incremental:
        message = _("用了 $since，但没有写 incremental")
        report(Problem(name, "incremental", message, fix=_("写上按哪一列增量：-- incremental: date")))
        return None
    if header.incremental and not statement.since:
        message = _("写了 incremental，但 SELECT 没有用 $since")
        fix = _("在 WHERE 里用它：where {column} >= $since").format(column=header.incremental)
        report(Problem(name, "incremental", message, fix=fix))
        return None
    return Spec(identity, name, text, header, statement)


def _read_method(text: str, name: str, report: Report, path: Path | None) -> Spec | None:
    data = read_yaml(path, name, report) if path else YAML(typ="safe", pure=True).load(text)
    if data is None:
        return None
    if not isinstance(data, dict):
        report(Problem(name, "", _("应是“键: 值”的对象"), fix="kind: forecast"))
        return None
    kind = data.get("kind")
    if kind not in names():
        message = _("未知的方法 {kind}").format(kind=kind) if kind else _("缺少必填的键")
        guess = nearest(str(kind), names())
        fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
        report(Problem(name, "kind", message, names(), fix))
        return None
    own = {key: value for key, value in data.items() if key in Header.model_fields}
    rest = {key: value for key, value in data.items() if key not in own and key != "kind"}
    header = _validated(Header, own, name, report)
    options = _validated(method(kind).options, rest, name, report)
    identity = _id(name, report)
    if header is None or options is None or identity is None:
        return None
    return Spec(identity, name, text, header, None, kind, options)


def _validated(model: type[BaseModel], data: Any, name: str, report: Report) -> Any:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in problems_of(error, model, name):
            report(problem)
        return None


_COMMENT = re.compile(r"--[ ]?(.*)")


def split_header(text: str) -> tuple[str, str, int]:
    """``(YAML of the leading comment lines, the statement, its first line counted from 1)``."""
    head: list[str] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        match = _COMMENT.fullmatch(line.strip())
        if match is None and line.strip():
            return "\n".join(head), "\n".join(lines[number:]), number + 1
        head.append(match.group(1) if match else "")
    return "\n".join(head), "", len(lines) + 1


def _header_yaml(head: str, name: str, report: Report) -> Mapping[str, Any] | None:
    example = "-- title: 月报\n-- key: [city, month]"
    try:
        data = YAML(typ="safe", pure=True).load(head)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        message = _("文件头的注释不是合法的 YAML：{reason}").format(reason=error.problem)
        report(Problem(name, "", message, line=line, fix=_("检查冒号后的空格和引号；说明文字写在 summary 里")))
        return None
    except (YAMLError, ValueError) as error:
        report(Problem(name, "", str(error).splitlines()[0], fix=example))
        return None
    if isinstance(data, dict):
        return data
    report(Problem(name, "", _("缺少文件头：SELECT 之前的注释写明 title 和 key"), fix=example))
    return None


def statement_of(spec: Spec) -> exp.Query:
    """The syntax tree of a SQL model."""
    assert spec.statement is not None
    return spec.statement.tree
