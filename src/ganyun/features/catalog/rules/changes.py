"""What a change of a contract means for those who use the data: compatible, additive or breaking — item by item.

A breaking change needs a new major version and a migration plan, an additive one a new minor version; a compatible one
may keep the version but never lower it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.catalog.rules.contract import Contract, Field
from ganyun.features.catalog.rules.thresholds import is_looser
from ganyun.features.catalog.rules.types import is_wider

COMPATIBLE, ADDITIVE, BREAKING = "compatible", "additive", "breaking"
KINDS = (COMPATIBLE, ADDITIVE, BREAKING)

CYCLES = ("realtime", "daily", "weekly", "monthly", "quarterly", "yearly", "irregular", "once")
TERMS = ("unconditional", "conditional", "none")


@dataclass(frozen=True)
class Change:
    """One difference: where, what it means, and why, in words; ``before`` and ``after`` as text."""

    path: str
    kind: str
    reason: str
    before: str = ""
    after: str = ""


def compare(old: Contract, new: Contract) -> tuple[Change, ...]:
    """All differences that mean something, the worst first; texts that only differ in layout give none."""
    found = [*_heading(old, new), *_columns(old, new), *_keys(old, new), *_object_rules(old, new), *_servers(old, new)]
    return tuple(sorted(found, key=lambda change: -KINDS.index(change.kind)))


def kind_of(changes: Sequence[Change]) -> str:
    """The worst of several changes; nothing changed is compatible."""
    return max((change.kind for change in changes), key=KINDS.index, default=COMPATIBLE)


def version_of(text: str) -> tuple[int, int, int]:
    """``1.2.3-rc1`` → ``(1, 2, 3)``."""
    major, minor, patch = text.partition("-")[0].split(".")
    return int(major), int(minor), int(patch)


def version_fault(old: str, new: str, kind: str) -> str:
    """Why ``new`` may not follow ``old`` for such a change, or ""."""
    before, after = version_of(old), version_of(new)
    if after < before:
        return _("版本 {new} 比现行版本 {old} 低").format(new=new, old=old)
    if kind == BREAKING and after[0] == before[0]:
        wanted = f"{before[0] + 1}.0.0"
        return _("破坏性变更需要新的主版本，现行 {old}，应为 {wanted}").format(old=old, wanted=wanted)
    if kind == ADDITIVE and after[:2] == before[:2]:
        wanted = f"{before[0]}.{before[1] + 1}.0"
        return _("新增内容需要新的次版本，现行 {old}，应为 {wanted}").format(old=old, wanted=wanted)
    return ""


def next_version(old: str, kind: str) -> str:
    """The lowest version allowed after ``old`` for such a change."""
    major, minor, patch = version_of(old)
    return {BREAKING: f"{major + 1}.0.0", ADDITIVE: f"{major}.{minor + 1}.0"}.get(kind, f"{major}.{minor}.{patch + 1}")


def _heading(old: Contract, new: Contract) -> Iterator[Change]:
    plain = (
        ("name", _("名称"), old.name, new.name),
        ("description.purpose", _("摘要"), old.description, new.description),
        ("description.limitations", _("局限"), old.limitations, new.limitations),
        ("description.usage", _("用途"), old.usage, new.usage),
        ("team", _("提供方"), old.owner, new.owner),
        ("status", _("状态"), old.status, new.status),
        ("resourceCode", _("资源代码"), old.code, new.code),
        ("sourceSystem", _("所属系统"), old.source_system, new.source_system),
        ("sourceItem", _("来源事项"), old.source_item, new.source_item),
        ("shareCondition", _("共享条件"), old.share_condition, new.share_condition),
        ("shareBasis", _("不予共享的依据"), old.share_basis, new.share_basis),
        ("openCondition", _("开放条件"), old.open_condition, new.open_condition),
        ("tags", _("标签"), "、".join(old.tags), "、".join(new.tags)),
    )
    for path, title, before, after in plain:
        if before != after:
            yield Change(path, COMPATIBLE, _("{title}改动，不影响取数").format(title=title), before, after)
    for path, title, before, after in (
        ("shareType", _("共享"), old.share_type, new.share_type),
        ("openType", _("开放"), old.open_type, new.open_type),
    ):
        if before != after:
            tighter = TERMS.index(after) > TERMS.index(before)
            reason = _("{title}范围收紧，现有使用者可能不再可用") if tighter else _("{title}范围放宽")
            yield Change(path, BREAKING if tighter else COMPATIBLE, reason.format(title=title), before, after)
    if old.update_cycle != new.update_cycle:
        slower = CYCLES.index(new.update_cycle) > CYCLES.index(old.update_cycle)
        reason = _("更新变慢，依赖时效的使用者会受影响") if slower else _("更新变快")
        kind = BREAKING if slower else COMPATIBLE
        yield Change("updateCycle", kind, reason, old.update_cycle, new.update_cycle)
    if old.load_mode != new.load_mode:
        yield Change("loadMode", BREAKING, _("加载方式改变，行的含义随之改变"), old.load_mode, new.load_mode)
    if list(old.sla) != list(new.sla):
        yield Change("slaProperties", COMPATIBLE, _("服务承诺改动"), _show(old.sla), _show(new.sla))


def _columns(old: Contract, new: Contract) -> Iterator[Change]:
    before, after = {each.name: each for each in old.fields}, {each.name: each for each in new.fields}
    gone = [name for name in before if name not in after]
    added = [name for name in after if name not in before]
    renamed = dict(_renames([before[name] for name in gone], [after[name] for name in added]))
    for name in gone:
        if name in renamed:
            reason = _("字段 {old} 改名为 {new}，按旧名取数会失败").format(old=name, new=renamed[name])
            yield Change(_at(name), BREAKING, reason, name, renamed[name])
        else:
            yield Change(_at(name), BREAKING, _("字段 {name} 被删除").format(name=name), name, "")
    for name in added:
        if name in renamed.values():
            continue
        if after[name].required:
            yield Change(_at(name), BREAKING, _("新增必填字段 {name}，现有来源没有它").format(name=name), "", name)
        else:
            yield Change(_at(name), ADDITIVE, _("新增可选字段 {name}").format(name=name), "", name)
    shared = [name for name in before if name in after]
    for name in shared:
        yield from _field(before[name], after[name])
    if [name for name in after if name in before] != shared:
        yield Change("schema[0].properties", COMPATIBLE, _("字段顺序改变，按名取数不受影响"))


def _renames(gone: list[Field], added: list[Field]) -> Iterator[tuple[str, str]]:
    """A field that went and one that came with the same Chinese title and type are one field under a new name."""
    free = list(added)
    for old in gone:
        for new in free:
            if old.title == new.title != new.name and old.logical_type == new.logical_type:
                free.remove(new)
                yield old.name, new.name
                break


def _field(old: Field, new: Field) -> Iterator[Change]:
    def change(key: str, kind: str, reason: str, before: Any, after: Any) -> Change:
        return Change(f"{_at(new.name)}.{key}", kind, f"{new.name}：{reason}", _show(before), _show(after))

    for key, title, before, after in (
        ("businessName", _("名称"), old.title, new.title),
        ("description", _("说明"), old.description, new.description),
        ("itemType", _("信息项类型"), old.item_type, new.item_type),
    ):
        if before != after:
            yield change(key, COMPATIBLE, _("{title}改动，不影响取数").format(title=title), before, after)
    if (old.logical_type, old.physical_type.lower()) != (new.logical_type, new.physical_type.lower()):
        wider = is_wider(old.logical_type, old.physical_type, new.logical_type, new.physical_type)
        reason = _("类型放宽，原有的值都放得下") if wider else _("类型变窄或改变，原有的值可能放不下")
        before, after = f"{old.logical_type} {old.physical_type}", f"{new.logical_type} {new.physical_type}"
        yield change("logicalType", COMPATIBLE if wider else BREAKING, reason, before, after)
    for key, title, was, now in (
        ("required", _("必填"), old.required, new.required),
        ("unique", _("唯一"), old.unique, new.unique),
    ):
        if was != now:
            reason = _("改为{title}，现有的行可能不合格") if now else _("不再要求{title}")
            yield change(key, BREAKING if now else COMPATIBLE, reason.format(title=title), was, now)
    if old.level != new.level:
        lower = new.level < old.level
        reason = _("分级降低，原先受保护的值会露出") if lower else _("分级提高，保护更严")
        yield change("classification", BREAKING if lower else COMPATIBLE, reason, old.level, new.level)
    if old.unit != new.unit:
        yield change(
            "unit", BREAKING if old.unit else COMPATIBLE, _("单位改变，数值的含义随之改变"), old.unit, new.unit
        )
    yield from _checks(old, new, change)
    yield from _rules(old.quality, new.quality, _at(new.name))


def _checks(old: Field, new: Field, change: Callable[..., Change]) -> Iterator[Change]:
    """Semantic type, code list, foreign key, enumeration, options: more of it is stricter, less is looser."""
    for key, title, before, after in (
        ("semanticType", _("语义类型"), old.semantic_type, new.semantic_type),
        ("codeList", _("代码表"), old.code_list, new.code_list),
        ("standardise", _("标准化"), old.standardise, new.standardise),
        ("relationships", _("外键"), old.foreign_key, new.foreign_key),
    ):
        if before != after:
            reason = _("新的{title}，现有的值可能不合格") if after else _("不再检查{title}")
            yield change(key, BREAKING if after else COMPATIBLE, reason.format(title=title), before, after)
    if old.enum != new.enum:
        looser = not new.enum or (bool(old.enum) and set(map(repr, old.enum)) <= set(map(repr, new.enum)))
        reason = _("可用的值增加") if looser else _("可用的值减少")
        yield change("enum", COMPATIBLE if looser else BREAKING, reason, old.enum, new.enum)
    for key in sorted({*old.options, *new.options}):
        was, now = old.options.get(key), new.options.get(key)
        if was != now:
            looser = is_looser(key, was, now)
            reason = _("{key} 放宽") if looser else _("{key} 收紧，现有的值可能不合格")
            yield change(f"logicalTypeOptions.{key}", COMPATIBLE if looser else BREAKING, reason.format(key=key),
                         was, now)  # fmt: skip


def _keys(old: Contract, new: Contract) -> Iterator[Change]:
    if old.keys != new.keys:
        reason = _("主键改变，一行代表的东西不同了")
        yield Change("schema[0].primaryKey", BREAKING, reason, "、".join(old.keys), "、".join(new.keys))
    before = {(key.fields, key.resource, key.targets) for key in old.foreign_keys if len(key.fields) > 1}
    after = {(key.fields, key.resource, key.targets) for key in new.foreign_keys if len(key.fields) > 1}
    for key in sorted(after - before):
        yield Change("schema[0].relationships", BREAKING, _("新的组合外键，现有的行可能不合格"), "", _show(key))
    for key in sorted(before - after):
        yield Change("schema[0].relationships", COMPATIBLE, _("不再检查组合外键"), _show(key), "")


def _object_rules(old: Contract, new: Contract) -> Iterator[Change]:
    yield from _rules(old.quality, new.quality, "schema[0]")


def _rules(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], path: str) -> Iterator[Change]:
    """Quality rules by name (or content). A rule of severity error gates rows, so a new one is stricter."""
    before, after = {_rule_name(rule): rule for rule in old}, {_rule_name(rule): rule for rule in new}
    for name in after:
        if name not in before:
            gate = after[name].get("severity", "error") == "error"
            reason = _("新规则 {name}，现有的行可能不合格") if gate else _("新规则 {name}，只提醒")
            yield Change(f"{path}.quality", BREAKING if gate else COMPATIBLE, reason.format(name=name), "", name)
        elif before[name] != after[name]:
            yield _rule_change(name, before[name], after[name], f"{path}.quality")
    for name in before:
        if name not in after:
            yield Change(f"{path}.quality", COMPATIBLE, _("不再检查规则 {name}").format(name=name), name, "")


def _rule_change(name: str, old: Mapping[str, Any], new: Mapping[str, Any], path: str) -> Change:
    words = ("name", "description", "dimension", "tags", "businessImpact", "id")
    core = [{key: value for key, value in rule.items() if key not in words} for rule in (old, new)]
    changed = {key for key in {*core[0], *core[1]} if core[0].get(key) != core[1].get(key)}
    if not changed:
        return Change(path, COMPATIBLE, _("规则 {name} 的说明改动").format(name=name))
    looser = all(is_looser(key, old.get(key), new.get(key)) for key in changed)
    reason = _("规则 {name} 放宽") if looser else _("规则 {name} 收紧或改变")
    kind = COMPATIBLE if looser else BREAKING
    return Change(path, kind, reason.format(name=name), _show(core[0]), _show(core[1]))


def _servers(old: Contract, new: Contract) -> Iterator[Change]:
    if old.servers != new.servers:
        yield Change("servers", COMPATIBLE, _("来源改动，不影响使用者"), _show([each.name for each in old.servers]),
                     _show([each.name for each in new.servers]))  # fmt: skip


def _rule_name(rule: Mapping[str, Any]) -> str:
    return str(rule.get("name") or rule.get("id") or rule.get("metric") or rule.get("query") or rule.get("type"))


def _at(name: str) -> str:
    return f"schema[0].properties.{name}"


def _show(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_show(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return "；".join(_show(part) for part in value)
    return str(value)
