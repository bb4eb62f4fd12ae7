"""A node with one small cloud: readings of three days, a SELECT over them and one over that."""

from pathlib import Path

import pytest
from tests.support.clouds import ROWS, apply_clouds, make_cloud, write_rows

MONTHLY = """\
-- title: {zh: 月报, en: Monthly}
-- key: [city, month]
-- columns:
--   mean: {title: 均值, unit: 分}
select city, date_trunc('month', day)::date as month, avg(aqi) as mean, sum(aqi) as total, count(*) as days
from trial.readings group by all
"""
YEARLY = """\
-- title: 年报
-- key: city, year
select city, year(month)::int as year, sum(days) as days from trial.monthly group by all
"""


@pytest.fixture
def files() -> dict[str, str]:
    """Files of the cloud besides cloud.yaml and the contract; a test may add to them before ``node``."""
    return {"models/monthly.sql": MONTHLY, "models/yearly.sql": YEARLY}


@pytest.fixture
def clouds(tmp_path: Path, files: dict[str, str]) -> Path:
    return make_cloud(tmp_path / "packs", files)


@pytest.fixture
def node(db: None, clouds: Path) -> Path:
    """The cloud is applied and its readings are loaded."""
    apply_clouds(clouds)
    write_rows("trial.readings", ROWS)
    return clouds
