"""Packs: clouds as data. Discover folders, read every file, validate, and collect *every* problem with its place.

``cloud.yaml`` is read here; every other kind of file belongs to the feature whose ``pack.py`` registered a reader for it.
"""

import importlib.resources
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError

from ganyun.kernel.errors import Invalid, N_
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

IGNORED = ("README.md", "samples/*", "boundaries/*")


def register_kind(name: str, pattern: str, read: Reader) -> None:
    """Called by a feature's ``pack.py`` when its app is ready."""
    _kinds[name] = Kind(name, pattern, read)


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
    for folder in _discover(folders):
        pack = _read_pack(folder, problems.append)
        if pack and pack.code in packs:
            problems.append(Problem(f"{folder.name}/cloud.yaml", "code", f"云 {pack.code} 已在 {packs[pack.code].folder} 定义",
                                    fix="改用另一个代码和文件夹名"))
        elif pack:
            packs[pack.code] = pack
    for check in (_check_needs, *_checkers):
        check(packs, problems.append)
    return _in_order(packs), problems


def read_yaml(path: Path, name: str, report: Report) -> Any:
    """Reads a YAML file; a syntax error is reported with its line."""
    try:
        return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        report(Problem(name, "", f"不是合法的 YAML：{error.problem}", line=mark.line + 1 if mark else None,
                       fix="检查缩进、冒号后的空格和引号"))
    except UnicodeDecodeError as error:
        report(Problem(name, "", f"不是 UTF-8 文本（第 {error.start} 字节）", fix="另存为 UTF-8"))
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
        path = dotted(each["loc"])
        allowed: tuple[str, ...] = ()
        fix, message = "", each["msg"]
        if each["type"] == "extra_forbidden":
            known = _keys_at(model, each["loc"][:-1])
            guess = nearest(str(each["loc"][-1]), known)
            message, allowed = "未知的键", tuple(known)
            fix = f"是不是想写 {guess}？" if guess else "删去此键"
        elif each["type"] == "missing":
            message, fix = "缺少必填的键", f"补上 {each['loc'][-1]}:"
        elif each["type"] == "literal_error":
            allowed = tuple(part.strip("' ") for part in str(each["ctx"]["expected"]).replace(" or ", ", ").split(","))
            guess = nearest(str(each["input"]), allowed)
            message = f"值 {each['input']!r} 不可用"
            fix = f"是不是想写 {guess}？" if guess else ""
        else:
            message = f"{message}（得到 {str(each['input'])[:80]!r}）"
        yield Problem(name, path, message, allowed, fix)


def dotted(location: Iterable[str | int]) -> str:
    """``("schema", 0, "name")`` → ``schema[0].name``."""
    text = ""
    for part in location:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def _discover(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if folder.is_dir():
            yield from sorted(each for each in folder.iterdir() if each.is_dir() and not each.name.startswith((".", "_")))


def _read_pack(folder: Path, report: Report) -> Pack | None:
    name = f"{folder.name}/cloud.yaml"
    path = folder / "cloud.yaml"
    if not path.is_file():
        report(Problem(name, "", "云包缺少 cloud.yaml", fix=f"ganyun cloud new {folder.name}"))
        return None
    data = read_yaml(path, name, report)
    cloud = read_model(CloudFile, data, name, report) if data is not None else None
    if cloud is None:
        return None
    if cloud.code != folder.name or not SLUG.fullmatch(cloud.code):
        report(Problem(name, "code", f"代码 {cloud.code} 与文件夹名 {folder.name} 不同或不合法", fix=f"code: {folder.name}"))
        return None
    pack = Pack(cloud.code, folder, cloud)
    seen = {path}
    for kind in _kinds.values():
        for file in sorted(folder.glob(kind.pattern)):
            seen.add(file)
            value = kind.read(file, f"{folder.name}/{file.relative_to(folder)}", report)
            if value is not None:
                pack.parts.setdefault(kind.name, {})[str(file.relative_to(folder))] = value
    _check_strays(folder, seen, report)
    return pack


def _check_strays(folder: Path, seen: set[Path], report: Report) -> None:
    patterns = [kind.pattern for kind in _kinds.values()]
    for file in sorted(folder.rglob("*")):
        relative = file.relative_to(folder)
        if file.is_dir() or file in seen or any(relative.match(pattern) for pattern in IGNORED):
            continue
        if file.suffix == ".py":
            report(Problem(f"{folder.name}/{relative}", "", "云包是数据，不含 Python", fix="删除；需要的能力由功能以名称提供"))
        elif relative.parts[0].startswith((".", "__")):
            continue
        elif _kinds:
            report(Problem(f"{folder.name}/{relative}", "", "云包里不认识的文件", ("cloud.yaml", *patterns, *IGNORED)))


def _check_needs(packs: dict[str, Pack], report: Report) -> None:
    for pack in packs.values():
        for index, need in enumerate(pack.cloud.needs):
            if need not in packs:
                guess = nearest(need, packs)
                report(Problem(f"{pack.code}/cloud.yaml", f"needs[{index}]", f"没有名为 {need} 的云", tuple(packs),
                               f"是不是想写 {guess}？" if guess else "删去，或先安装该云"))


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


__all__ = ["CloudFile", "Field", "Kind", "Pack", "PacksInvalid", "Problem", "Words", "built_in_folder", "dotted",
           "inspect_packs", "problems_of", "read_model", "read_packs", "read_yaml", "register_checker", "register_kind"]
