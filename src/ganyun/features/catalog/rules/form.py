"""The contract as a form: which values it shows, and how a changed one goes back into the text (``rules.edit``)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from ganyun.features.catalog.rules import words
from ganyun.features.catalog.rules.document import read_document
from ganyun.features.catalog.rules.edit import Item, Step, append_item, remove, set_value

Path = tuple[Step, ...]


def _property(name: str) -> Path:
    return ("customProperties", Item("property", name), "value")


@dataclass(frozen=True)
class Entry:
    """One input: its code in the form, its title, its path in the YAML, and the choices of a list."""

    code: str
    title: Any
    path: Path
    choices: Mapping[str, Any] | None = None
    kind: str = "text"  # text | area | select | check
    hint: Any = ""
    required: bool = False  # emptied, it stays as ""


def _national(name: str, title: Any, hint: Any = "", choices: Mapping[str, Any] | None = None) -> Entry:
    return Entry(name, title, _property(name), choices, "select" if choices else "text", hint)


HEADER = (
    Entry("name", gettext_lazy("名称"), ("name",), required=True),
    Entry(
        "version",
        gettext_lazy("版本"),
        ("version",),
        required=True,
        hint=gettext_lazy("破坏性变更升主版本，新增字段升次版本"),
    ),
    Entry("purpose", gettext_lazy("摘要"), ("description", "purpose"), kind="area"),
    Entry("limitations", gettext_lazy("局限"), ("description", "limitations"), kind="area"),
    _national(
        "resourceCode", gettext_lazy("信息资源代码"), gettext_lazy("类(1)项(2)目(3)细目/序号，例如 211001/000001")
    ),
    _national("sourceSystem", gettext_lazy("所属系统")),
    _national("shareType", gettext_lazy("共享类型"), choices=words.SHARING),
    _national("shareCondition", gettext_lazy("共享条件"), gettext_lazy("有条件共享时必填：使用范围和目的")),
    _national("shareBasis", gettext_lazy("不予共享的依据"), gettext_lazy("不予共享时必填：法律法规或国务院依据")),
    _national("openType", gettext_lazy("开放类型"), choices=words.OPENING),
    _national("openCondition", gettext_lazy("开放条件"), gettext_lazy("有条件开放时必填")),
    _national("updateCycle", gettext_lazy("更新周期"), choices=words.CYCLES),
    _national("loadMode", gettext_lazy("加载方式"), choices=words.MODES),
    _national("sourceItem", gettext_lazy("来源事项"), gettext_lazy("权责清单事项")),
)

COLUMNS = (
    Entry("businessName", gettext_lazy("名称"), ("businessName",)),
    Entry("logicalType", gettext_lazy("类型"), ("logicalType",), words.LOGICAL, "select"),
    Entry("required", gettext_lazy("必填"), ("required",), kind="check"),
    Entry("classification", gettext_lazy("分级"), ("classification",), words.LEVELS, "select"),
    Entry("semanticType", gettext_lazy("语义类型"), _property("semanticType")),
    Entry("codeList", gettext_lazy("代码表"), _property("codeList")),
    Entry("unit", gettext_lazy("单位"), _property("unit")),
    Entry("description", gettext_lazy("说明"), ("description",)),
)

FIELDS: Path = ("schema", 0, "properties")


def read_form(text: str) -> dict[str, Any] | None:
    """``{"header": {code: value}, "fields": [{"name": …, code: value}]}``; ``None`` when the text is not YAML."""
    document = read_document(text, "", lambda problem: None)
    if document is None or not isinstance(document.data, dict):
        return None
    header = {entry.code: _text(_get(document.data, entry.path)) for entry in HEADER}
    items = _get(document.data, FIELDS)
    fields = [
        {"name": str(item.get("name") or ""), **{entry.code: _text(_get(item, entry.path)) for entry in COLUMNS}}
        for item in (items if isinstance(items, list) else ())
        if isinstance(item, dict)
    ]
    return {"header": header, "fields": fields}


def apply_form(text: str, values: Mapping[str, str]) -> str:
    """The text with what was changed in the form, and nothing else.

    ``values``: ``h.<code>``; ``f.<index>.<code>`` beside ``f.<index>.name`` (as it was), ``f.<index>.remove``;
    ``new.name`` and ``new.logicalType`` for one more field. Codes that are missing are left alone.

    Raises:
        EditFailed: a value sits where it cannot be changed alone.
    """
    shown = read_form(text)
    if shown is None:
        return text
    for entry in HEADER:
        text = _put(text, entry, entry.path, shown["header"][entry.code], values.get(f"h.{entry.code}"))
    for index, row in reversed(list(enumerate(shown["fields"]))):
        if values.get(f"f.{index}.name") != row["name"]:
            continue  # the form was made for another text
        path = (*FIELDS, index)
        if values.get(f"f.{index}.remove"):
            text = remove(text, path)
            continue
        for entry in COLUMNS:
            given = values.get(f"f.{index}.{entry.code}")
            if entry.kind == "check":
                given = "true" if given else "false"
            text = _put(text, entry, (*path, *entry.path), row[entry.code] or _absent(entry), given)
    if values.get("new.name", "").strip():
        item = {"name": values["new.name"].strip(), "logicalType": values.get("new.logicalType") or "string",
                "classification": values.get("new.classification") or "2"}  # fmt: skip
        text = append_item(text, FIELDS, item)
    return text


def _absent(entry: Entry) -> str:
    return "false" if entry.kind == "check" else ""


def _put(text: str, entry: Entry, path: Path, before: str, after: str | None) -> str:
    if after is None:
        return text
    after = after.replace("\r\n", "\n").strip()
    if after == before.strip():
        return text
    if after == "" and not entry.required:
        return remove(text, path[:-1] if isinstance(path[-2], Item) and path[-1] == "value" else path)
    value: Any = after
    if entry.kind == "check":
        value = after == "true"
    return set_value(text, path, value)


def _get(data: Any, path: Path) -> Any:
    for step in path:
        if isinstance(step, Item):
            items = data if isinstance(data, list) else ()
            data = next((each for each in items if isinstance(each, dict) and each.get(step.key) == step.value), None)
        elif isinstance(data, dict) or (isinstance(data, list) and isinstance(step, int) and step < len(data)):
            data = data.get(step) if isinstance(data, dict) else data[step]  # type: ignore[index]
        else:
            return None
    return data


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
