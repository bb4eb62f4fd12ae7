"""``organisations.yaml`` of a pack: the bodies it brings, with their history.

Every fault of every file is reported, none raised: wrong types and codes, names used twice, links that lead nowhere.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from ganyun.features.accounts import rules
from ganyun.features.accounts.rules import OrganisationDraft
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Pack, Problem, Report, read_model, read_yaml, register_checker, register_kind

KIND = "organisations"
FILE = "organisations.yaml"


class Declared(BaseModel):
    """One body. ``short`` is what people call it; ``aliases`` are other names that files may use for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(min_length=2, max_length=200)
    short: str = ""
    en: str = ""
    aliases: tuple[str, ...] = ()
    uscc: str
    uscc_synthetic: bool = False
    division: str
    parent: str = ""
    kind: Literal["party", "government", "vertical", "city", "institution", "enterprise", "other"]
    role: Literal["bureau", "provider", "consumer", "operator", "none"] = "provider"
    active: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    successor: str = ""
    plan: bool = False
    note: str = ""

    @field_validator("uscc", "division", mode="before")
    @classmethod
    def _quoted(cls, value: object) -> object:
        if isinstance(value, int):
            raise PydanticCustomError("unquoted", "号码要写成文本，加上引号")
        return value

    @field_validator("uscc")
    @classmethod
    def _uscc(cls, value: str) -> str:
        code = rules.normalise_uscc(value)
        if fault := rules.uscc_fault(code):
            raise PydanticCustomError("uscc", "不是统一社会信用代码：{fault}", {"fault": fault})
        return code

    @model_validator(mode="after")
    def _whole(self) -> "Declared":
        faults = rules.organisation_faults(self.draft())
        if faults:
            reason = "；".join(f"{field} {text}" for field, text in faults.items())
            raise PydanticCustomError("organisation", "{reason}", {"reason": reason})
        return self

    def draft(self) -> OrganisationDraft:
        draft = OrganisationDraft(
            name=self.name, short_name=self.short, name_en=self.en, aliases=self.aliases,
            uscc=self.uscc, uscc_synthetic=self.uscc_synthetic, division=self.division,
            parent=self.parent, kind=self.kind, role=self.role,
            active=self.active,
            valid_from=self.valid_from, valid_to=self.valid_to, successor=self.successor,
            in_plan=self.plan, note=self.note,
        )  # fmt: skip
        return rules.tidy_organisation(draft)


class OrganisationsFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    organisations: tuple[Declared, ...] = ()


def read(path: Path, name: str, report: Report) -> OrganisationsFile | None:
    data = read_yaml(path, name, report)
    if data is None:
        return None
    found: OrganisationsFile | None = read_model(OrganisationsFile, data, name, report)
    return found


def declared(packs: Mapping[str, Pack]) -> Iterator[tuple[str, int, Declared]]:
    """``(pack, place in its file, body)`` of all packs."""
    for pack in packs.values():
        for file in pack.part(KIND).values():
            for place, body in enumerate(file.organisations):
                yield pack.code, place, body


def check(packs: dict[str, Pack], report: Report) -> None:
    """Faults that only show with all packs together."""
    owners: dict[str, str] = {}
    codes: dict[str, str] = {}
    bodies: dict[str, Declared] = {}

    def fault(pack: str, place: int, field: str, message: str, fix: str = "") -> None:
        report(Problem(f"{pack}/{FILE}", f"organisations[{place}].{field}", message, fix=fix))

    for pack, place, body in declared(packs):
        for name in body.draft().names:
            if owners.setdefault(name, body.name) != body.name:
                fault(pack, place, "name", f"名称 {name} 已属于 {owners[name]}", "一个名称只能指一个机构")
            bodies.setdefault(name, body)
        if bodies[body.name] is not body and owners[body.name] == body.name:
            fault(pack, place, "name", f"{body.name} 声明了两次", "删去其中一处")
        elif codes.setdefault(body.uscc, body.name) != body.name:
            fault(pack, place, "uscc", f"{body.uscc} 已属于 {codes[body.uscc]}")
    for pack, place, body in declared(packs):
        for field in ("parent", "successor"):
            target = getattr(body, field)
            if target and target not in bodies:
                guess = nearest(target, bodies)
                fault(pack, place, field, f"没有名为 {target} 的机构", f"是不是想写 {guess}？" if guess else "")
            elif target and _leads_back(body, field, bodies):
                fault(pack, place, field, f"{target} 会形成循环")


def _leads_back(start: Declared, field: str, bodies: Mapping[str, Declared]) -> bool:
    seen: set[str] = set()
    current = bodies.get(getattr(start, field))
    while current and current.name not in seen:
        if current.name == start.name:
            return True
        seen.add(current.name)
        current = bodies.get(getattr(current, field))
    return False


def register() -> None:
    """Called when the app is ready."""
    register_kind(KIND, FILE, read)
    register_checker(check)
