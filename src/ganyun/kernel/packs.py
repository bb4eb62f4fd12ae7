"""Packs: clouds as data. Discover folders, read every file, validate, and collect *every* problem with its place.

``cloud.yaml`` is read here; every other kind of file belongs to the feature whose ``pack.py`` registered a reader.
"""

import importlib.resources
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from ganyun.kernel.errors import N_, Invalid
from ganyun.kernel.names import SLUG, nearest


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: where, what, what is allowed, how to fix it."""

    file: str
    path: str  # path to the field, dotted: "schema[0].properties[2].logicalType"
    message: str
    allowed: tuple[str, ...] = ()
    fix: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        text = f"{place} {self.path}: {self.message}" if self.path else f"{place}: {self.message}"
        if self.allowed:
            text += f"（可用：{'、'.join(self.allowed[:12])}）"
        return f"{text} → {self.fix}" if self.fix else text


@dataclass(frozen=True, slots=True)
class Change:
    """What applying packs would do to one thing: ``verb`` is add | change | remove, ``detail`` says what it means."""

    kind: str  # contract | model | indicator | page, in Chinese: it is shown
    name: str
    verb: Literal["add", "change", "remove"]
    detail: str = ""


class PacksInvalid(Invalid):
    code = "kernel.packs_invalid"
    message = N_("云包有 {count} 处问题：\n{listing}")
    fate = N_("没有应用任何改动，节点保持最后一次有效的状态。")
    fix = N_("改好后检查：ganyun cloud check")


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str


class CloudFile(BaseModel):
    """``cloud.yaml``: the only required file of a cloud."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str
    kind: Literal["base", "trunk", "feature", "industry"]
    title: Words
    chief: str
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    summary: Words


@dataclass(frozen=True, slots=True)
class Pack:
    """A cloud's folder with what was read from it; ``parts`` is keyed by the reader's kind (``contracts``, …)."""

    code: str
    folder: Path
    cloud: CloudFile
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def part(self, kind: str) -> dict[str, Any]:
        """What one kind of file holds: ``{relative path: value}``; empty when the pack has none."""
        return self.parts.get(kind, {})


Report = Callable[[Problem], None]
"""A reader says what is wrong by calling this; it never raises."""

Reader = Callable[[Path, str, Report], Any]
"""``(path, relative name, report)`` → the typed value, or ``None`` after reporting."""

Checker = Callable[[dict[str, Pack], Report], None]
"""Looks at all packs together: dangling references, duplicate ids."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file in a pack: ``pattern`` relative to the folder, and who reads it."""

    name: str
    pattern: str
    read: Reader


_kinds: dict[str, Kind] = {}
_checkers: list[Checker] = []

IGNORED = ("README.md", "samples/**", "boundaries/**")


def register_kind(name: str, pattern: str, read: Reader) -> None:
    """Called by a feature's ``pack.py`` when its app is ready."""
    _kinds[name] = Kind(name, pattern, read)


def kinds() -> Iterator[Kind]:
    """All registered kinds of files, by pattern."""
    return iter(sorted(_kinds.values(), key=lambda each: each.pattern))


def register_checker(check: Checker) -> None:
    """Adds a check over all packs together."""
    if check not in _checkers:
        _checkers.append(check)


def built_in_folder() -> Path:
    """The clouds shipped in the wheel."""
    return Path(str(importlib.resources.files("ganyun") / "clouds"))


def read_packs(folders: Iterable[Path]) -> dict[str, Pack]:
    """Reads all packs below the folders, in order of dependency.

    Raises:
        PacksInvalid: with every problem of every file, not the first one only.
    """
    packs, problems = inspect_packs(folders)
    if problems:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise PacksInvalid(count=len(problems), listing=listing, problems=problems)
    return packs


def inspect_packs(folders: Iterable[Path]) -> tuple[dict[str, Pack], list[Problem]]:
    """Like :func:`read_packs`, but returns what could be read together with the problems."""
    problems: list[Problem] = []
    packs: dict[str, Pack] = {}
    broken: set[str] = set()
    for folder in _discover(folders):
        pack = _read_pack(folder, problems.append)
        if pack is None:
            broken.add(folder.name)
        elif pack.code in packs:
            problems.append(
                Problem(
                    f"{folder.name}/cloud.yaml",
                    "code",
                    f"云 {pack.code} 已在 {packs[pack.code].folder} 定义",
                    fix="改用另一个代码和文件夹名",
                )
            )
        else:
            packs[pack.code] = pack
    _check_needs(packs, broken, problems.append)
    for check in _checkers:
        check(packs, problems.append)
    return _in_order(packs), problems


def read_yaml(path: Path, name: str, report: Report) -> Any:
    """Reads a YAML file; what makes it unreadable is reported, with its line where there is one."""
    problem: Problem | None = None
    try:
        data = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        if data is not None:
            return data
        problem = Problem(name, "", "文件是空的", fix="写入内容，或删去此文件")
    except MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        problem = Problem(name, "", f"不是合法的 YAML：{error.problem}", line=line, fix="检查缩进、冒号后的空格和引号")
    except UnicodeDecodeError as error:
        problem = Problem(name, "", f"不是 UTF-8 文本（第 {error.start} 字节）", fix="另存为 UTF-8")
    except (YAMLError, ValueError, RecursionError) as error:  # control characters, 2017-02-30, endless nesting
        reason = str(error).strip().splitlines()[0]
        problem = Problem(name, "", f"不是合法的 YAML：{reason}", fix="检查日期和特殊字符；不想当作日期的值加上引号")
    except OSError as error:
        problem = Problem(name, "", f"读不了文件：{error.strerror}", fix="检查文件的读权限")
    report(problem)
    return None


def read_model(model: type[BaseModel], data: Any, name: str, report: Report) -> Any:
    """Validates data with a pydantic model; every error is reported with path, allowed values and the nearest key."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in problems_of(error, model, name):
            report(problem)
        return None


def problems_of(error: ValidationError, model: type[BaseModel], name: str) -> Iterator[Problem]:
    """Pydantic's errors as problems of a file."""
    for each in error.errors(include_url=False):
        path, kind, shown = dotted(each["loc"]), each["type"], str(each["input"])[:80]
        if kind == "extra_forbidden":
            known = _keys_at(model, each["loc"][:-1])
            yield Problem(name, path, "未知的键", tuple(known), _did_you_mean(str(each["loc"][-1]), known, "删去此键"))
        elif kind == "missing":
            yield Problem(name, path, "缺少必填的键", fix=f"补上 {each['loc'][-1]}:")
        elif kind in ("literal_error", "enum"):
            allowed = tuple(part.strip("' ") for part in str(each["ctx"]["expected"]).replace(" or ", ", ").split(","))
            yield Problem(name, path, f"值 {shown!r} 不可用", allowed, _did_you_mean(shown, allowed))
        else:
            wanted = next((text for start, text in _WANTED.items() if kind.startswith(start)), each["msg"])
            yield Problem(name, path, f"{wanted}（得到 {shown!r}）")


_WANTED = {
    "string_pattern": "应是符合格式的文本",
    "string_too": "文本的长度不合要求",
    "string": "应是文本",
    "int": "应是整数",
    "float": "应是数字",
    "decimal": "应是数字",
    "bool": "应是 true 或 false",
    "datetime": "应是日期时间",
    "date": "应是日期",
    "tuple": "应是列表",
    "list": "应是列表",
    "too_short": "项数太少",
    "too_long": "项数太多",
    "dict": "应是“键: 值”的对象",
    "model": "应是“键: 值”的对象",
    "greater_than": "数值太小",
    "less_than": "数值太大",
}
"""What pydantic wanted, by the start of its error type; anything else keeps pydantic's own words."""


def _did_you_mean(word: str, allowed: Iterable[str], otherwise: str = "") -> str:
    guess = nearest(word, allowed)
    return f"是不是想写 {guess}？" if guess else otherwise


def dotted(location: Iterable[str | int]) -> str:
    """``("schema", 0, "name")`` → ``schema[0].name``."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _discover(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(
                each for each in folder.iterdir() if each.is_dir() and not each.name.startswith((".", "_"))
            )


def _read_pack(folder: Path, report: Report) -> Pack | None:
    """Reads every file of a folder; without a valid ``cloud.yaml`` there is no pack, but its problems are all told."""
    cloud = _read_cloud(folder, report)
    parts: dict[str, dict[str, Any]] = {}
    seen = {folder / "cloud.yaml"}
    for kind in _kinds.values():
        for file in sorted(folder.glob(kind.pattern)):
            seen.add(file)
            relative = file.relative_to(folder).as_posix()
            value = kind.read(file, f"{folder.name}/{relative}", report)
            if value is not None:
                parts.setdefault(kind.name, {})[relative] = value
    _check_strays(folder, seen, report)
    return Pack(cloud.code, folder, cloud, parts) if cloud else None


def _read_cloud(folder: Path, report: Report) -> CloudFile | None:
    name, path = f"{folder.name}/cloud.yaml", folder / "cloud.yaml"
    if not path.is_file():
        report(Problem(name, "", "云包缺少 cloud.yaml", fix=f"ganyun cloud new {folder.name}"))
        return None
    data = read_yaml(path, name, report)
    cloud: CloudFile | None = read_model(CloudFile, data, name, report) if data is not None else None
    if cloud and (cloud.code != folder.name or not SLUG.fullmatch(cloud.code)):
        fix = f"code: {folder.name}" if SLUG.fullmatch(folder.name) else "文件夹名和代码都改用小写字母、数字和连字符"
        report(Problem(name, "code", f"代码 {cloud.code} 与文件夹名 {folder.name} 不同或不合法", fix=fix))
        return None
    return cloud


def _check_strays(folder: Path, seen: set[Path], report: Report) -> None:
    ignored = {pattern.removesuffix("/**") for pattern in IGNORED}
    patterns = [kind.pattern for kind in _kinds.values()]
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder)
        if file.is_dir() or file in seen or "__pycache__" in relative.parts:
            continue
        name = f"{folder.name}/{relative.as_posix()}"
        if file.suffix == ".py":
            report(Problem(name, "", "云包是数据，不含 Python", fix="删除；需要的能力由功能以名称提供"))
        elif _kinds and relative.parts[0] not in ignored and not relative.parts[0].startswith((".", "__")):
            report(Problem(name, "", "云包里不认识的文件", ("cloud.yaml", *patterns, *IGNORED), "改名、移走或删去"))


def _check_needs(packs: dict[str, Pack], broken: set[str], report: Report) -> None:
    """A need that nobody answers to; a pack that is there but broken has told its own problem."""
    for pack in packs.values():
        for index, need in enumerate(pack.cloud.needs):
            if need not in packs and need not in broken:
                fix = _did_you_mean(need, packs, "删去，或先安装该云")
                report(
                    Problem(f"{pack.code}/cloud.yaml", f"needs[{index}]", f"没有名为 {need} 的云", tuple(packs), fix)
                )


def _in_order(packs: dict[str, Pack]) -> dict[str, Pack]:
    """Needed packs first; a cycle keeps the order of names (needs are read rights, not build steps)."""
    ordered: dict[str, Pack] = {}

    def visit(code: str, path: tuple[str, ...]) -> None:
        if code in ordered or code in path or code not in packs:
            return
        for need in packs[code].cloud.needs:
            visit(need, (*path, code))
        ordered[code] = packs[code]

    for code in packs:
        visit(code, ())
    return ordered


def _keys_at(model: type[BaseModel], location: Iterable[str | int]) -> list[str]:
    current: Any = model
    for part in location:
        if isinstance(part, int):
            continue
        field_info = getattr(current, "model_fields", {}).get(part)
        current = _model_in(field_info.annotation) if field_info else None
    fields = getattr(current, "model_fields", {})
    return [info.alias or key for key, info in fields.items()]


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


__all__ = [
    "CloudFile",
    "Field",
    "Kind",
    "Pack",
    "PacksInvalid",
    "Problem",
    "Words",
    "built_in_folder",
    "dotted",
    "inspect_packs",
    "kinds",
    "problems_of",
    "read_model",
    "read_packs",
    "read_yaml",
    "register_checker",
    "register_kind",
]
