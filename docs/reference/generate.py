"""Writes the reference pages from the code: ``python docs/reference/generate.py`` (``make docs``).

What a page says stands where it belongs, on the setting, hook, action or error itself; tests/docs checks that the
pages are fresh.
"""

import csv
import dataclasses
import enum
import importlib
import os
import pkgutil
import tempfile
import typing
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
NOTE = "<!-- 由 docs/reference/generate.py 从代码生成（make docs），请改代码，不要改这里。 -->\n"

RULES = {
    "shape": ("每张表", "行的列数与表头一致，编码正确"),
    "type": ("`logicalType` `physicalType`", "文字能转成声明的类型；`2017-02-30`、`12.7` 作整数都不行"),
    "required": ("`required: true`，主键字段", "不能为空"),
    "unique": ("`unique: true`，`metric: duplicateValues`", "不重复；重复的行全部列出"),
    "key": ("`primaryKey: true`", "主键不重复"),
    "pattern": ("`logicalTypeOptions.pattern`", "符合正则表达式"),
    "length": ("`logicalTypeOptions.minLength` `maxLength`", "字数在范围内"),
    "range": ("`logicalTypeOptions.minimum` `maximum` `exclusiveMinimum` …", "数值或日期在范围内"),
    "enumeration": ("`metric: invalidValues` 配 `arguments.validValues`", "取自列出的值"),
    "code_list": (
        "自定义属性 `codeList`",
        "取自代码表；`standardise: code` 或 `name` 时先换成标准的代码或名称，原值留在旁边",
    ),
    "semantic": ("自定义属性 `semanticType`", "符合语义类型，含校验位"),
    "foreign_key": ("`relationships`，`type: foreignKey`", "在另一个资源里存在"),
    "cross_field": (
        "`type: sql`，`select count(*) … where …`，`mustBe: 0`",
        "同一行几个字段之间的关系，如开始不晚于结束",
    ),
    "row_count": ("`metric: rowCount`", "行数在门槛之内"),
    "freshness": ("`slaProperties`", "最新一行不早于约定"),
    "custom": ("`type: sql`，其余写法", "查询得到的数满足门槛"),
    "missing": ("`metric: nullValues` `missingValues`", "空值（及约定当作空的词）不超过门槛"),
    "invalid": ("`metric: invalidValues` 配 `arguments.pattern`", "不合法的值不超过门槛"),
}
"""Kind of a rule → how a contract states it, and what it demands. tests/docs checks that no kind is missing."""


def pages() -> dict[str, str]:
    """File name → text of every generated page."""
    load_everything()
    makers: dict[str, Callable[[], str]] = {
        "settings.md": settings_page,
        "commands.md": commands_page,
        "hooks.md": hooks_page,
        "actions.md": actions_page,
        "permissions.md": permissions_page,
        "contract-fields.md": contract_fields_page,
        "cloud-files.md": cloud_files_page,
        "page-files.md": page_files_page,
        "semantic-types.md": semantic_types_page,
        "code-lists.md": code_lists_page,
        "quality-rules.md": quality_rules_page,
        "errors.md": errors_page,
    }
    return {name: NOTE + "\n" + make().rstrip() + "\n" for name, make in makers.items()}


def load_everything() -> None:
    """Imports each module, so that whatever registers itself has done so."""
    import ganyun

    for module in pkgutil.walk_packages(ganyun.__path__, "ganyun."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def table(head: tuple[str, ...], rows: Iterable[Iterable[Any]]) -> str:
    """A Markdown table; what would break a cell is escaped."""
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for row in rows:
        cells = (str(cell).replace("|", r"\|").replace("\n", " ").strip() for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def first_paragraph(text: str | None) -> str:
    return " ".join((text or "").strip().split("\n\n")[0].split())


# --- pages ----------------------------------------------------------------------------------------------------------


def settings_page() -> str:
    from ganyun.app.configuration import SETTINGS

    rows = ((f"`{each.name}`", f"`{each.default}`" if each.default else "", each.meaning, f"`{each.example}`", each.id)
            for each in SETTINGS)  # fmt: skip
    return (
        "# 设置\n\n设置是环境变量，启动时检查一次；写错了在启动时报错，给出编号、错误的值和正确的写法。"
        "`ganyun settings` 列出当前的值和来源。\n\n" + table(("名称", "默认", "意思", "例子", "编号"), rows)
    )


def commands_page() -> str:
    import typer

    from ganyun.app.command import build

    root = typer.main.get_command(build())
    parts = [
        "# 命令\n\n`ganyun <命令> --help` 给出同样的内容。退出码：0 成功，1 失败（错误写到标准错误），2 写法不对。"
    ]
    for path, command in commands_of(root, ("ganyun",)):
        text = [f"## `{' '.join(path)}`", first_paragraph(command.help)]
        if more := "\n\n".join((command.help or "").strip().split("\n\n")[1:]):
            text.append(more.replace("\b\n", ""))
        if rows := list(parameter_rows(command)):
            text.append(table(("参数", "意思", "默认"), rows))
        parts.append("\n\n".join(text))
    return "\n\n".join(parts)


def commands_of(command: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, by name."""
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name in sorted(below):
        if not below[name].hidden:
            yield from commands_of(below[name], (*path, name))


def parameter_rows(command: Any) -> Iterator[tuple[str, str, str]]:
    for each in command.params:
        if each.hidden or "--help" in each.opts:
            continue
        option = each.param_type_name == "option"
        name = " ".join(f"`{word}`" for word in (*each.opts, *each.secondary_opts)) if option else f"`{each.name}`"
        default = getattr(each.default, "value", each.default)
        shown = f"`{default}`" if isinstance(default, str | int | float) and default not in ("", False) else ""
        words = [str(getattr(word, "value", word)) for word in choices(each.type_descriptor.annotation)]
        yield name, f"{each.help or ''}（{'、'.join(words)}）" if words else each.help or "", shown


def choices(annotation: Any) -> Iterable[Any]:
    """What an enumeration or a Literal allows; nothing for any other type."""
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return annotation
    return typing.get_args(annotation) if typing.get_origin(annotation) is typing.Literal else ()


def hooks_page() -> str:
    from ganyun.kernel.hooks import HOOKS

    parts = [
        "# 扩展点\n\n全部在 `kernel/hooks.py` 一页上。功能在自己 `apps.py` 的 `ready()` 里登记，通常一行："
        "`hooks.home_cards.register(my_cards)`。测试里用 `with hooks.home_cards.registered(f):`，用完即还原。"
    ]
    for name, hook in HOOKS.items():
        signature = str(hook.signature).replace("typing.", "").replace("'", "")
        parts.append(f"## `{name}{signature}`\n\n{first_paragraph(hook.doc)}")
    return "\n\n".join(parts)


def actions_page() -> str:
    from ganyun.kernel.action import actions

    ours = (each for each in actions() if each.function.__module__.startswith("ganyun."))
    rows = [(f"`{each.name}`", first_paragraph(each.function.__doc__), policy_words(each.policy)) for each in ours]
    return (
        "# 动作\n\n每次状态改变都是一个动作：检查权限 → 改动 → 审计 → 事件。网页、接口、命令和作业调用同一个函数；"
        "事件名就是动作名，可用扩展点 [`event`](hooks.md) 接收。\n\n" + table(("动作", "做什么", "谁可以"), rows)
    )


def policy_words(policy: Any) -> str:
    """Who a policy lets through, in a cell."""
    from ganyun.kernel.policy import AllOf, Everyone, Requires

    if isinstance(policy, Requires):
        return f"`{policy.permission.name}`"
    if isinstance(policy, Everyone):
        return f"所有人（{policy.why}）"
    if isinstance(policy, AllOf):
        return " 且 ".join(policy_words(each) for each in policy.policies)
    inner = [policy_words(getattr(policy, each.name)) for each in dataclasses.fields(policy)
             if hasattr(getattr(policy, each.name), "decide")] if dataclasses.is_dataclass(policy) else []  # fmt: skip
    words = first_paragraph(type(policy).__doc__)
    return "；".join([words, *inner]) if inner else words


def permissions_page() -> str:
    from ganyun.features.accounts.rules import ROLES
    from ganyun.kernel.policy import permissions

    rows = []
    for each in permissions():
        if each.name.startswith("test."):
            continue
        holders = "、".join(str(role.title) for role in ROLES.values() if each.name in role.permissions)
        rows.append((f"`{each.name}`", each.title, holders))
    return (
        "# 权限\n\n权限名登记在各功能的 `policy.py` 里；用到没有登记的名字在启动时报错。角色是权限的集合，"
        "系统、安全、审计三个管理员角色不能由一个人兼任。\n\n" + table(("权限", "意思", "拥有它的角色"), rows)
    )


def contract_fields_page() -> str:
    from ganyun.features.catalog.rules.national import FIELDS

    words = {"contract": "合同", "field": "字段"}
    rows = []
    for each in FIELDS:
        values = "、".join(f"`{value}`" for value in each.allowed) or (
            f"如 `{each.example}`" if each.example else "文字"
        )
        rows.append((f"`{each.name}`", str(each.title), "、".join(words[place] for place in each.places), values))
    return (
        "# 合同里的国家目录字段\n\n合同是 ODCS v3.1 文档；ODCS 有的字段用 ODCS 的，没有的写在 `customProperties`："
        "`- {property: shareType, value: unconditional}`。不在表里的名字可以自由使用，但写得像表里某个名字的会当作笔误"
        "报出来；以 `x-` 开头的从不过问。\n\n" + table(("属性", "意思", "写在", "取值"), rows)
    )


CLOUD_FILES = {
    "contracts/*.yaml": "数据资源的合同，一个资源一个文件",
    "codes/*.yaml": "代码表；条目多时放在同名 `.csv` 里",
    "codes/*.csv": "代码表的条目",
    "models/*.sql": "模型：文件头的注释写名称和主键，然后一条 SELECT",
    "models/*.yaml": "模型：点名一个方法（预测、异常、匹配……）和它的参数",
    "cases/*.yaml": "用例：给定这些行，期望那些行",
    "pages/*.yaml": "看板：图、地图、表，和共用的筛选",
    "indicators.yaml": "指标：表达式、单位、方向、门槛、责任单位、预警",
    "targets.yaml": "规划目标：起点、节点、路径、责任单位、出处",
    "organisations.yaml": "机构：统一社会信用代码、区划、上级、角色、沿革",
    "quality.yaml": "质量评分的权重和等级",
}
"""Pattern of a file in a cloud → what it holds. tests/docs checks that every registered kind is here."""


def cloud_files_page() -> str:
    from ganyun.kernel.packs import IGNORED, kinds

    rows = [("`cloud.yaml`", "代码、种类、名称、云长、成员、依赖的云；唯一必须有的文件")]
    rows += [(f"`{each.pattern}`", CLOUD_FILES[each.pattern]) for each in kinds()]
    rows += [("`README.md`", "回答什么问题，给谁用，数据从哪里来"), ("`samples/`", "小的合成数据，名字带 `synthetic`")]
    rest = "、".join(f"`{each}`" for each in IGNORED)
    return (
        "# 云包里的文件\n\n一个云是一个文件夹，文件夹名就是云的代码。除此之外的文件会作为问题报出来"
        f"（{rest} 里面不检查），任何地方都不能有 Python。\n\n" + table(("文件", "里面是什么"), rows)
    )


def page_files_page() -> str:
    from ganyun.features.dashboards.rules.charts.chart import Chart, DataChart
    from ganyun.features.dashboards.rules.charts.registry import KINDS
    from ganyun.features.dashboards.rules.page import COLUMNS, MOST_CHARTS, Filter, Page

    shared = {*Chart.model_fields, *DataChart.model_fields}
    parts = [
        "# 看板文件\n\n`pages/<名字>.yaml`，一页一个文件。做法见[做一个看板](../how-to/make-dashboard.md)。"
        f"所有错误一次报出，带路径，\n如 `rows[1][0].y`。一行分 {COLUMNS} 栏，一页最多 {MOST_CHARTS} 个图。\n",
        f"## 文件\n\n{options(Page)}",
        f"## 筛选\n\n{options(Filter)}",
        f"## 每个图都有\n\n`chart` 是下面的一种。\n\n{options(Chart, known={'chart'})}",
        "## 有数据的图都有\n\n`from` 与 `indicator` 写且只写一个。\n\n" + options(DataChart, known=Chart.model_fields),
    ]
    for name, kind in KINDS.items():
        said = (kind.__doc__ or "").partition("：")[2].strip()
        parts.append(f"## `{name}` {kind.words}\n\n{said}\n\n{options(kind, known=shared)}")
    return "\n".join(parts)


def options(model: Any, known: Iterable[str] = ()) -> str:
    """A table of a pydantic model's fields, without those that are ``known`` already."""
    rows = []
    for name, field in model.model_fields.items():
        if name not in known:
            default = field.default
            shown = "" if default in (None, "", ()) else f"`{str(default).lower()}`"
            rows.append((f"`{field.alias or name}`", "必填" if field.is_required() else shown, field.description))
    return table(("键", "缺省", "含义"), rows).rstrip() + "\n" if rows else "没有别的键。\n"


def semantic_types_page() -> str:
    from ganyun.features.standards.rules.catalogue import ENTRIES

    rows = ((f"`{each.name}`", each.title.zh, each.form.zh, f"`{each.example}`", each.level, each.standard, each.mark)
            for each in ENTRIES.values())  # fmt: skip
    return (
        "# 语义类型\n\n字段“是什么”：怎样才算合法、默认几级、怎样遮蔽。合同里写在字段的自定义属性 `semanticType`。"
        "同一个检查在 SQL 和 Python 里结论一致。例子是合成的或已公开的。"
        "依据一栏：● 已核，◐ 多源佐证，○ 待核。\n\n"
        + table(("名称", "意思", "形式", "例子", "默认级别", "标准", "依据"), rows)
    )


def code_lists_page() -> str:
    from ruamel.yaml import YAML

    from ganyun.kernel.packs import built_in_folder

    rows = []
    for path in sorted(built_in_folder().glob("*/codes/*.yaml")):
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        rows.append((f"`{data['code']}`", data["title"]["zh"], data["title"]["en"], len(code_entries(path, data)),
                     data.get("source", ""), data.get("mark", ""), path.parent.parent.name))  # fmt: skip
    return (
        "# 代码表\n\n合同里写在字段的自定义属性 `codeList`。每个代码有有效期和别名；字段声明 `standardise: code` 时，"
        "加载把“南昌”换成 `360100`（`name` 则换成全称），原值留在旁边，换不了的值逐个报告。"
        "新增见[做法](../how-to/add-code-list.md)。\n\n"
        + table(("代码表", "名称", "English", "条目", "来源", "依据", "云"), rows)
    )


def code_entries(path: Path, data: Any) -> list[Any]:
    """The entries of a list: in the YAML, or in the CSV of the same name beside it."""
    if data.get("entries"):
        return list(data["entries"])
    beside = path.with_suffix(".csv")
    with beside.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def quality_rules_page() -> str:
    from ganyun.features.catalog.rules.quality import FIELD_METRICS, OPERATORS, TABLE_METRICS
    from ganyun.features.quality.rules.checks import INDICATORS
    from ganyun.kernel.packs import built_in_folder

    with (built_in_folder() / "base/codes/quality_dimension.csv").open(encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    rows = ((f"`{kind}`", *RULES[kind], f"{names[code[:2]]} · {names[code]}") for kind, code in INDICATORS.items())
    return (
        "# 质量规则\n\n规则写在合同里（ODCS），加载时编译成表达式，与读取同一趟算完。`severity: error` 是**门**："
        "不满足的行进隔离区；`severity: warning` 只报告。"
        "字段上写自定义属性 `warnOnly: [range]` 可把该字段的某种规则降为只报告。\n\n"
        + table(("种类", "怎么写", "要求", "GB/T 36344 指标"), rows)
        + "\n\n门槛恰好写一个："
        + "、".join(f"`{each}`" for each in OPERATORS)
        + "。字段上的度量："
        + "、".join(f"`{each}`" for each in FIELD_METRICS)
        + "；表上的度量："
        + "、".join(f"`{each}`" for each in TABLE_METRICS)
        + "。"
    )


def errors_page() -> str:
    parts = [
        "# 错误码\n\n每个错误说四件事：出了什么事，数据怎样了，接下来输入什么；`{…}` 是当时的值。"
        "“可重试”的错误原样再做一遍即可。接口返回的 JSON 里 `code` 就是这里的编码。"
    ]
    groups: dict[str, list[Any]] = {}
    for each in sorted(set(error_classes()), key=lambda each: each.code):
        groups.setdefault(each.__module__.split(".")[1 if ".kernel" in each.__module__ else 2], []).append(each)
    for group in sorted(groups):
        rows = (
            (f"`{each.code}`", each.message, each.fate, each.fix, "是" if each.retryable else "")
            for each in groups[group]
        )
        parts.append(f"## {group}\n\n" + table(("编码", "出了什么事", "数据怎样了", "接下来", "可重试"), rows))
    return "\n\n".join(parts)


def error_classes(base: Any = None) -> Iterator[Any]:
    """The error classes of the product that have a code of their own."""
    from ganyun.kernel.errors import GanyunError

    for each in (base or GanyunError).__subclasses__():
        if each.__module__.startswith("ganyun.") and "code" in vars(each):
            yield each
        yield from error_classes(each)


def main() -> None:
    os.environ["GANYUN_HOME"] = tempfile.mkdtemp(prefix="ganyun-docs-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")
    import django

    django.setup()
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
