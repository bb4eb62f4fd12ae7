"""A node with two clouds and two resources, packs on disk, and the audit chain."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from tests.support.actors import OWNER
from tests.support.contracts import CITY_AIR, DIVISIONS, PEOPLE

from ganyun.engine.port import engine
from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.actions.lifecycle import publish_resource, review_resource
from ganyun.features.catalog.models import Cloud
from ganyun.kernel import audit
from ganyun.kernel.policy import SYSTEM


@pytest.fixture
def clouds(db: None) -> None:
    """``base`` and ``ecology`` (which may read base) without any resource."""
    for code, needs in (("base", []), ("ecology", ["base"])):
        Cloud.objects.create(code=code, kind="base" if code == "base" else "feature", title_zh=f"{code} 云",
                             title_en=f"{code} cloud", chief=OWNER, needs=needs)  # fmt: skip


@pytest.fixture
def packs(tmp_path: Path) -> Callable[..., Path]:
    """Writes packs to a folder: ``packs(base={"divisions": text}, ecology={…})``."""

    def write(**contents: dict[str, str]) -> Path:
        folder = tmp_path / "packs"
        for code, contracts in contents.items():
            (folder / code / "contracts").mkdir(parents=True, exist_ok=True)
            needs = "[base]" if code != "base" else "[]"
            (folder / code / "cloud.yaml").write_text(
                f"code: {code}\nkind: {'base' if code == 'base' else 'feature'}\n"
                f"title: {{zh: {code} 云, en: {code} cloud}}\nchief: {OWNER}\nneeds: {needs}\n"
                f"summary: {{zh: 摘要, en: summary}}\n", encoding="utf-8")  # fmt: skip
            for table, text in contracts.items():
                (folder / code / "contracts" / f"{table}.yaml").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture
def published(clouds: None) -> None:
    """``base.divisions`` and ``ecology.city_air`` are in force."""
    for text, name in ((DIVISIONS, "base.divisions"), (CITY_AIR, "ecology.city_air")):
        create_resource(SYSTEM, text)
        review_resource(SYSTEM, name)
        publish_resource(SYSTEM, name)


@pytest.fixture
def people(published: None) -> None:
    """``ecology.people`` (names and phones, level 3, shared under a condition) is in force and has three rows."""
    create_resource(SYSTEM, PEOPLE)
    review_resource(SYSTEM, "ecology.people")
    publish_resource(SYSTEM, "ecology.people")
    rows = pa.table({
        "id": [1, 2, 3], "name": ["张三", "李四", None], "mobile": ["13800005678", "13900001234", None],
        "city": ["南昌市", "九江市", "南昌市"],
    })  # fmt: skip
    engine().append("ecology.people", rows.to_reader(), batch_id="people-1")


@pytest.fixture
def air(published: None) -> None:
    """``ecology.city_air`` has four rows."""
    rows = pa.table({
        "city": ["南昌市", "南昌市", "九江市", "赣州市"],
        "date": pa.array([16801, 16802, 16801, 16801], pa.int32()).cast(pa.date32()),
        "aqi": pa.array([80, 120, 45, None], pa.int32()), "pm25": [50.0, 90.5, 30.0, None],
    })  # fmt: skip
    engine().append("ecology.city_air", rows.to_reader(), batch_id="air-1")


@pytest.fixture
def records(home: Path) -> Callable[[], list[dict[str, object]]]:
    """What the audit chain holds, oldest first."""
    return lambda: [entry.record for entry in audit.AuditChain(home / "audit").entries(newest_first=False)]
