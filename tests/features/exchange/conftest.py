"""A node with three resources in force: places (no key rules beyond their own), city air (upsert), people (level 3)."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.actors import OTHER, OWNER
from tests.support.contracts import CITY_AIR, DIVISIONS, PEOPLE

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.actions.lifecycle import publish_resource, review_resource
from ganyun.features.catalog.models import Cloud
from ganyun.kernel import audit
from ganyun.kernel.policy import SYSTEM, Actor
from ganyun.kit.jobs.public import close

AIR, PEOPLE_NAME = "ecology.city_air", "ecology.people"
MEND = frozenset({"catalog.read", "exchange.load", "exchange.fix_rows"})

GOOD = "city,date,aqi,pm25\n南昌,2016-01-01,103,76.9\n九江,2016-01-01,107,80.4\n"
BAD = GOOD + "赣州,2016-02-30,9999,12\n"
PERSONS = "id,name,mobile,city\n1,张三,15400000001,南昌\nx,李四,15400000002,九江\n"


@pytest.fixture
def published(db: None) -> None:
    for code, needs in (("base", []), ("ecology", ["base"])):
        Cloud.objects.create(code=code, kind="base" if code == "base" else "feature", title_zh=f"{code} 云",
                             title_en=f"{code} cloud", chief=OWNER, needs=needs)  # fmt: skip
    for text in (DIVISIONS, CITY_AIR, PEOPLE):
        name = create_resource(SYSTEM, text).name
        review_resource(SYSTEM, name)
        publish_resource(SYSTEM, name)


@pytest.fixture
def mender() -> Actor:
    """The owner's data officer."""
    return Actor("wang", OWNER, MEND)


@pytest.fixture
def stranger() -> Actor:
    """A data officer of another organisation."""
    return Actor("zhao", OTHER, MEND)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data root with the sample file that the contract of city air names."""
    (tmp_path / "root" / "samples").mkdir(parents=True)
    (tmp_path / "root" / "samples" / "city_air.csv").write_text(BAD, encoding="utf-8")
    return tmp_path / "root"


@pytest.fixture
def records(home: Path) -> Callable[[], list[dict[str, object]]]:
    """What the audit chain holds, oldest first."""
    return lambda: [entry.record for entry in audit.AuditChain(home / "audit").entries(newest_first=False)]


@pytest.fixture
def queue_closed(home: Path):
    """Lets go of the job store of this test's home afterwards."""
    yield
    close()
