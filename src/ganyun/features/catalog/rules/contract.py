"""The typed view of a data contract: what the platform reads out of an ODCS v3.1 document.

Built by :func:`ganyun.features.catalog.public.parse_contract`; immutable, so it may be cached and shared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ganyun.kernel.names import ResourceName

MASKED_FROM = 3  # fields of this level and above are shown masked (standards.md §6)
UNCLASSIFIED_LEVEL = 3  # a field that nobody classified is masked until somebody does

NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True)
class ForeignKey:
    """``fields`` of this resource must exist as ``targets`` of ``resource`` (``cloud.table``)."""

    fields: tuple[str, ...]
    resource: str
    targets: tuple[str, ...]
    path: str = ""  # dotted path in the contract


@dataclass(frozen=True)
class Field:
    """One column. ``options`` are ODCS ``logicalTypeOptions``; ``quality`` the raw ODCS rules of the property."""

    name: str
    title: str = ""  # businessName, or the name
    logical_type: str = "string"  # string|integer|number|boolean|date|timestamp|time|object|array
    physical_type: str = "varchar"  # DuckDB's spelling
    required: bool = False  # a key field is always required
    unique: bool = False
    key_position: int = 0  # 1 … n in the primary key; 0 = not in it
    level: int = UNCLASSIFIED_LEVEL  # 1–4, GB/T 43697
    options: Mapping[str, Any] = field(default_factory=dict)
    semantic_type: str = ""
    code_list: str = ""
    standardise: str = ""  # "" | "code" | "name": a load replaces values by the code list's code or name
    unit: str = ""
    item_type: str = ""  # 信息项类型: C N Y D T L M G B I F (standards.md §2.1)
    description: str = ""
    quality: tuple[Mapping[str, Any], ...] = ()
    foreign_key: str = ""  # "cloud.table.field"; composite keys are in Contract.foreign_keys only
    properties: Mapping[str, Any] = field(default_factory=dict)  # all customProperties
    enum: tuple[Any, ...] = ()  # allowed values (ODCS v3.2 ``enum``)
    classified: bool = True  # False: the contract states no level

    @property
    def masked(self) -> bool:
        return self.level >= MASKED_FROM


@dataclass(frozen=True)
class Server:
    """Where the data of one environment comes from; ``properties`` holds everything else the entry says."""

    name: str
    environment: str = ""
    type: str = "local"
    path: str = ""
    format: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Contract:
    """A resource's contract: one table, with its national catalogue fields (standards.md §2)."""

    id: str  # cloud.table
    name: str  # 信息资源名称
    version: str
    status: str
    cloud: str
    table: str
    description: str = ""
    fields: tuple[Field, ...] = ()
    keys: tuple[str, ...] = ()
    quality: tuple[Mapping[str, Any], ...] = ()  # object-level rules, raw ODCS
    servers: tuple[Server, ...] = ()
    sla: tuple[Mapping[str, Any], ...] = ()
    owner: str = ""  # the team member in the role "owner": 提供方; "" = the cloud's chief
    properties: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""  # the YAML as written
    folder: Path | None = None  # of the pack; None for a contract made in the browser
    foreign_keys: tuple[ForeignKey, ...] = ()
    limitations: str = ""
    usage: str = ""
    tags: tuple[str, ...] = ()

    @property
    def resource(self) -> ResourceName:
        return ResourceName(self.cloud, self.table)

    def field(self, name: str) -> "Field | None":
        """The field of that name, or ``None``."""
        return next((each for each in self.fields if each.name == name), None)

    def server(self, environment: str) -> Server | None:
        """The first server entry of an environment (or of that name)."""
        return next((each for each in self.servers if environment in (each.environment, each.name)), None)

    @property
    def level(self) -> int:
        """The highest level of its fields (GB/T 43697: a data set is as sensitive as its worst item)."""
        return max((each.level for each in self.fields), default=UNCLASSIFIED_LEVEL)

    def _text(self, name: str, default: str = "") -> str:
        value = self.properties.get(name)
        return default if value is None else str(value)

    @property
    def code(self) -> str:
        """信息资源代码, for example ``211001/000001``."""
        return self._text("resourceCode")

    @property
    def category(self) -> str:
        """信息资源分类, the first digit of the code: 1 基础, 2 主题, 3 部门; "" without a code."""
        return self.code[:1]

    @property
    def theme(self) -> str:
        """The stated theme, or 类 and 项 of the code (``211`` of ``211001``: 主题 生态环保)."""
        return self._text("theme") or self.code[:3]

    @property
    def share_type(self) -> str:
        """``unconditional | conditional | none``; sharing is the default."""
        return self._text("shareType", "unconditional")

    @property
    def share_condition(self) -> str:
        return self._text("shareCondition")

    @property
    def share_basis(self) -> str:
        return self._text("shareBasis")

    @property
    def open_type(self) -> str:
        """``unconditional | conditional | none``; opening to society must be stated."""
        return self._text("openType", "none")

    @property
    def open_condition(self) -> str:
        return self._text("openCondition")

    @property
    def update_cycle(self) -> str:
        """``realtime | daily | weekly | monthly | quarterly | yearly | irregular | once``."""
        return self._text("updateCycle", "irregular")

    @property
    def load_mode(self) -> str:
        """``append | replace | upsert``; without a statement upsert when there is a key, else append."""
        return self._text("loadMode", "upsert" if self.keys else "append")

    @property
    def source_system(self) -> str:
        return self._text("sourceSystem")

    @property
    def source_item(self) -> str:
        return self._text("sourceItem")

    @property
    def derived_from(self) -> tuple[str, ...]:
        """The resources that a model makes this one of; empty for one that data arrives for."""
        value = self.properties.get("derivedFrom") or ()
        return (value,) if isinstance(value, str) else tuple(str(each) for each in value)

    @property
    def related(self) -> tuple[str, ...]:
        """关联资源: ids of other resources."""
        value = self.properties.get("relatedResources") or ()
        return (value,) if isinstance(value, str) else tuple(str(each) for each in value)
