"""YAML text → :class:`Contract`. Every problem is reported with file, path, line, allowed values and fix."""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.catalog.rules.columns import read_field
from ganyun.features.catalog.rules.contract import Contract, Field, ForeignKey, Server
from ganyun.features.catalog.rules.document import Document, Path, read_document
from ganyun.features.catalog.rules.national import check_terms, read_properties
from ganyun.features.catalog.rules.quality import check_rules
from ganyun.features.catalog.rules.references import read_composite
from ganyun.features.catalog.rules.shape import check_shape
from ganyun.kernel.names import SLUG
from ganyun.kernel.packs import Problem, Report, dotted

SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?")
FORMATS = ("csv", "tsv", "xlsx", "xls", "json", "ndjson", "jsonl", "parquet", "geojson", "delta")
SERVER_KEYS: dict[str, tuple[str, ...]] = {
    "local": ("path", "format"), "s3": ("location",), "sftp": ("location",), "api": ("location",), "kafka": ("host",),
    "postgresql": ("host", "port", "database", "schema"), "postgres": ("host", "port", "database", "schema"),
    "mysql": ("host", "port", "database"), "oracle": ("host", "port", "serviceName"), "hive": ("host", "database"),
    "sqlserver": ("host", "database", "schema"), "db2": ("host", "port", "database"), "duckdb": ("database",),
    "clickhouse": ("host", "port", "database"), "databricks": ("catalog", "schema"),
    "trino": ("host", "port", "catalog", "schema"),
}  # fmt: skip
"""What ODCS demands of a server entry, by its type."""

_SECRET = re.compile(r"(?i)password|passwd|secret|token|accesskey|apikey|credential")
_SERVER_OWN = ("server", "environment", "type", "path", "format", "customProperties", "id")

MOST_FIELDS = 5_000


def read_contract(text: str, name: str, report: Report) -> Contract | None:
    """Reads a contract by itself (other contracts, code lists and semantic types are checked elsewhere).

    Returns ``None`` when anything was reported.
    """
    problems: list[Problem] = []

    def keep(problem: Problem) -> None:
        if problem not in problems:
            problems.append(problem)

    document = read_document(text, name, keep)
    contract = None
    if document is not None:
        document = replace(document, data=check_shape(document))
        if document.data:
            contract = _Reader(document).contract(text)
    for problem in sorted(problems, key=lambda each: each.line or 0):
        report(problem)
    return None if problems else contract


def read_stored(text: str) -> Contract:
    """Reads a contract that was accepted once, even if today's checks are stricter.

    Raises:
        ValueError: it is not YAML at all.
    """
    document = read_document(text, "", lambda problem: None)
    if document is None or not isinstance(document.data, dict):
        raise ValueError("stored contract is not a YAML mapping")
    return _Reader(replace(document, data=check_shape(document))).contract(text)


class _Reader:
    def __init__(self, document: Document) -> None:
        self.document, self.say, self.data = document, document.say, document.data

    def contract(self, text: str) -> Contract:
        cloud, table = self._identity()
        version = self.data.get("version")
        if isinstance(version, str) and not SEMVER.fullmatch(version):
            self.say(
                ("version",),
                _("{version} 不是语义化版本").format(version=version),
                fix=_("写作 主.次.修订，例如 1.0.0"),
            )
        properties = read_properties(self.data.get("customProperties"), "contract", (), self.document)
        schema = self._schema(table)
        fields, composite = self._columns(schema, cloud, table) if schema else ((), [])
        check_rules(schema.get("quality"), ("schema", 0), self.document, fields=[each.name for each in fields])
        check_terms(properties, max((each.level for each in fields), default=1), self.document)
        servers = self._servers()
        about = self.data.get("description")
        about = about if isinstance(about, dict) else {}
        return Contract(
            id=f"{cloud}.{table}",
            name=str(self.data.get("name") or schema.get("businessName") or table),
            version=str(version),
            status=str(self.data.get("status")),
            cloud=cloud,
            table=table,
            description=str(about.get("purpose") or schema.get("description") or ""),
            fields=fields,
            keys=tuple(each.name for each in sorted(fields, key=lambda each: each.key_position) if each.key_position),
            quality=tuple(_dicts(schema.get("quality"))),
            servers=servers,
            sla=tuple(_dicts(self.data.get("slaProperties"))),
            owner=self._owner(),
            properties=properties,
            text=text,
            foreign_keys=tuple(_single_keys(fields)) + tuple(composite),
            limitations=str(about.get("limitations") or ""),
            usage=str(about.get("usage") or ""),
            tags=tuple(str(each) for each in self.data.get("tags") or () if isinstance(each, str)),
        )

    def _identity(self) -> tuple[str, str]:
        text = self.data.get("id")
        cloud, _dot, table = text.partition(".") if isinstance(text, str) else ("", "", "")
        if isinstance(text, str) and not (SLUG.fullmatch(cloud) and SLUG.fullmatch(table)):
            self.say(
                ("id",), _("{id} 不是合法的资源名").format(id=text), fix=_("写作 云.表，只含小写字母、数字和下划线")
            )
        domain = self.data.get("domain")
        if isinstance(domain, str) and cloud and domain != cloud:
            self.say(
                ("domain",),
                _("domain {domain} 与 id 里的云 {cloud} 不同").format(domain=domain, cloud=cloud),
                fix=f"domain: {cloud}",
            )
        return cloud, table

    def _schema(self, table: str) -> dict[str, Any]:
        schema = self.data.get("schema")
        if schema is None and self.document.stated(("schema",)):
            return {}
        if not schema or schema[0] is None:
            self.say(("schema",), _("合同没有写 schema"), fix=_("写一张表：schema: [{name: …, properties: […]}]"))
            return {}
        if len(schema) > 1:
            self.say(
                ("schema", 1),
                _("一个资源只有一张表，这里写了 {count} 张").format(count=len(schema)),
                fix=_("每张表写一份合同"),
            )
        name = schema[0].get("name")
        if isinstance(name, str) and table and name != table:
            self.say(
                ("schema", 0, "name"),
                _("表名 {name} 与 id 里的 {table} 不同").format(name=name, table=table),
                fix=f"name: {table}",
            )
        table_object: dict[str, Any] = schema[0]
        return table_object

    def _columns(self, schema: dict[str, Any], cloud: str, table: str) -> tuple[tuple[Field, ...], list[ForeignKey]]:
        path: Path = ("schema", 0)
        items = schema.get("properties")
        if not isinstance(items, list) or not items:
            self.say(
                (*path, "properties"), _("表没有写字段"), fix=_("补上 properties: [{name: …, logicalType: string}]")
            )
            return (), []
        if len(items) > MOST_FIELDS:
            self.say((*path, "properties"), _("{count} 个字段太多，最多 {most} 个").format(
                count=len(items), most=MOST_FIELDS), fix=_("拆成几个资源"))  # fmt: skip
            return (), []
        fields: dict[int, Field] = {}
        for index, item in enumerate(items):
            if isinstance(item, dict):
                found = read_field(item, (*path, "properties", index), cloud, self.document)
                if found:
                    fields[index] = found
        self._duplicates(fields)
        ordered = tuple(self._positions(items, fields))
        names = tuple(each.name for each in ordered)
        return ordered, read_composite(schema.get("relationships"), path, cloud, table, names, self.document)

    def _duplicates(self, fields: dict[int, Field]) -> None:
        counts = Counter(each.name.lower() for each in fields.values())  # SQL does not tell cases apart
        seen: set[str] = set()
        for index, each in fields.items():
            if counts[each.name.lower()] > 1 and each.name.lower() in seen:
                self.say(
                    ("schema", 0, "properties", index, "name"),
                    _("字段 {name} 写了两次（大小写不算不同）").format(name=each.name),
                    fix=_("改名或删去一个"),
                )
            seen.add(each.name.lower())

    def _positions(self, items: list[Any], fields: dict[int, Field]) -> list[Field]:
        """Key fields by ``primaryKeyPosition``; without one, in order of appearance."""
        stated: dict[int, int] = {}
        for index in fields:
            item = items[index]
            position = item.get("primaryKeyPosition")
            here: Path = ("schema", 0, "properties", index, "primaryKeyPosition")
            if isinstance(position, int) and item.get("primaryKey") is not True and position != -1:
                self.say(here, _("写了 primaryKeyPosition，但不是主键"), fix=_("补上 primaryKey: true，或删去此键"))
            elif item.get("primaryKey") is True:
                place = position if isinstance(position, int) and position > 0 else 0
                if isinstance(position, int) and position < 1:
                    self.say(here, _("主键位置从 1 开始"), fix="primaryKeyPosition: 1")
                if place and place in stated.values():
                    self.say(here, _("主键位置 {place} 用了两次").format(place=place), fix=_("从 1 起依次编号"))
                stated[index] = place
        ordered = sorted(stated, key=lambda index: (stated[index] == 0, stated[index], index))
        place_of = {index: place for place, index in enumerate(ordered, 1)}
        return [
            Field(**{**each.__dict__, "key_position": place_of[index]}) if index in place_of else each
            for index, each in fields.items()
        ]

    def _servers(self) -> tuple[Server, ...]:
        servers = []
        names: set[str] = set()
        for index, item in enumerate(self.data.get("servers") or ()):
            if item is None:
                continue
            path: Path = ("servers", index)
            name, kind = str(item.get("server") or ""), str(item.get("type") or "")
            if name in names:
                self.say((*path, "server"), _("来源 {name} 写了两次").format(name=name), fix=_("改名"))
            names.add(name)
            for key in SERVER_KEYS.get(kind, ()):
                if not self.document.stated((*path, key)):
                    message = _("{type} 来源缺少 {key}").format(type=kind, key=key)
                    self.say((*path, key), message, fix=_("补上 {key}:").format(key=key))
            form = item.get("format")
            if kind in ("local", "s3", "sftp") and isinstance(form, str) and form not in FORMATS:
                self.say((*path, "format"), _("未知的文件格式 {format}").format(format=form), FORMATS)
            own = read_properties(item.get("customProperties"), "server", path, self.document)
            own.update({key: value for key, value in item.items() if key not in _SERVER_OWN})
            for key in own:
                if _SECRET.search(str(key)):
                    self.say(path, _("密钥不写进合同：{key}").format(key=key), fix=_("删去；密钥由节点的设置提供"))
            servers.append(
                Server(
                    name, str(item.get("environment") or ""), kind, str(item.get("path") or ""), str(form or ""), own
                )
            )
        return tuple(servers)

    def _owner(self) -> str:
        team = self.data.get("team")
        members = team.get("members") if isinstance(team, dict) else team
        owners = [str(each.get("username")) for each in _dicts(members) if each.get("role") == "owner"]
        if len(owners) > 1:
            self.say(
                ("team",),
                _("数源部门只有一个（一数一源），这里写了 {count} 个").format(count=len(owners)),
                fix=_("只留一个 role: owner"),
            )
        return owners[0] if owners else ""


def _single_keys(fields: tuple[Field, ...]) -> list[ForeignKey]:
    keys = []
    for index, each in enumerate(fields):
        if each.foreign_key:
            resource, _dot, target = each.foreign_key.rpartition(".")
            path = dotted(("schema", 0, "properties", index, "relationships"))
            keys.append(ForeignKey((each.name,), resource, (target,), path))
    return keys


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
