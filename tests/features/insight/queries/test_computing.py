"""Who may be computed from what: levels, and small cells of tables about people."""

from collections.abc import Callable
from datetime import date

import pyarrow as pa
import pytest
from tests.support.contracts import PEOPLE

from ganyun.engine.port import engine
from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.public import indicator, may_see, series
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor

VOLUNTEERS = """\
- code: volunteers
  title: 志愿者人数
  from: ecology.people
  value: count(*)
  by: {division: city}
  owner: 省环保厅
"""


@pytest.fixture
def volunteers(applied: Callable[..., None]) -> Callable[[dict[str, int]], None]:
    """So many people a city."""
    applied(indicators=VOLUNTEERS, targets="[]\n", **{"contracts/people": PEOPLE})

    def load(counts: dict[str, int]) -> None:
        cities = [city for city, count in counts.items() for _place in range(count)]
        rows = pa.table({
            "id": list(range(len(cities))), "name": ["张三"] * len(cities), "mobile": ["15400000001"] * len(cities),
            "city": cities,
        })  # fmt: skip
        engine().replace("ecology.people", rows.to_reader(), batch_id=str(counts))
        refresh(SYSTEM)

    return load


def counted() -> dict[str | None, int | None]:
    rows = series("ecology.volunteers", divisions="all").to_pylist() + series("ecology.volunteers").to_pylist()
    return {row["division"]: row["n"] for row in rows}


def test_a_group_of_seven_is_hidden_and_cannot_be_worked_out(volunteers) -> None:
    volunteers({"南昌市": 40, "九江市": 7, "赣州市": 20})
    assert counted() == {"南昌市": 40, "九江市": None, "赣州市": None, None: 67}
    hidden = [row for row in series("ecology.volunteers", divisions="all").to_pylist() if row["n"] is None]
    assert all(row["value"] is None and row["light"] == "" for row in hidden)


def test_large_groups_are_shown(volunteers) -> None:
    volunteers({"南昌市": 40, "九江市": 17})
    assert counted() == {"南昌市": 40, "九江市": 17, None: 57}


def test_internal_data_is_for_staff(volunteers) -> None:
    volunteers({"南昌市": 40, "九江市": 17})
    found = indicator("ecology.volunteers")
    assert found.level == 2 and not may_see(ANONYMOUS, found)
    assert may_see(Actor("zhao", permissions=frozenset({"insight.read"})), found)


def test_secret_columns_are_refused_when_the_contract_changes_later(volunteers, applied) -> None:
    volunteers({"南昌市": 40, "九江市": 17})
    Indicator.objects.update(fingerprint="")
    text = PEOPLE.replace('title: 环保志愿者', 'title: 环保志愿者').replace(
        'businessName: 城市, logicalType: string, classification: "2"',
        'businessName: 城市, logicalType: string, classification: "3"')  # fmt: skip
    from ganyun.features.catalog.models import ContractText, Resource
    from ganyun.features.catalog.rules.parse import read_stored

    assert read_stored(text).field("city").level == 3  # type: ignore[union-attr]
    stored = ContractText.objects.create(digest="f" * 64, text=text)
    Resource.objects.filter(name="ecology.people").update(contract=stored)
    (result,) = refresh(SYSTEM)
    assert result.error is not None and result.error.code == "insight.too_sensitive" and "city" in str(result.error)


def test_an_empty_table_has_no_values(volunteers) -> None:
    volunteers({})
    assert counted() == {} and indicator("ecology.volunteers").value is None


def test_small_cells_with_a_total_over_time() -> None:
    from ganyun.features.insight.queries.computing import without_small_cells
    from ganyun.features.insight.rules.declaration import Indicator as Definition

    found = Definition.model_validate({"code": "x", "title": "x", "from": "a.b", "value": "count(*)", "owner": "x",
                                       "by": {"time": "d", "over_time": True}})  # fmt: skip
    days = [date(2016, month, 1) for month in (1, 2, 3)]
    table = pa.table({
        "time": pa.array([*days, None], pa.date32()), "division": pa.array([None] * 4, pa.string()),
        "division_code": pa.array([None] * 4, pa.string()), "value": [7.0, 20.0, 30.0, 57.0], "n": [7, 20, 30, 57],
        "light": [""] * 4,
    })  # fmt: skip
    assert without_small_cells(table, found).column("n").to_pylist() == [None, None, 30, 57]
