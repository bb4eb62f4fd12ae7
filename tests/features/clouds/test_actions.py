"""A cloud is made whole or not at all, and nobody but who manages clouds makes one."""

from pathlib import Path

import pytest
from tests.support.clouds import CLOUD, READINGS

from ganyun.engine.port import engine
from ganyun.features.catalog.public import contract
from ganyun.features.clouds import actions
from ganyun.features.clouds.actions import Upload
from ganyun.features.clouds.errors import ArchiveRefused, CloudExists, CloudInvalid
from ganyun.features.clouds.rules.scaffold import Order
from ganyun.features.exchange.public import describe_file, load_environment
from ganyun.features.models.public import run_models
from ganyun.kernel import hooks
from ganyun.kernel.errors import Denied
from ganyun.kernel.names import BadName
from ganyun.kernel.packs import PacksInvalid
from ganyun.kernel.policy import SYSTEM, Actor

GOOD = {"cloud.yaml": CLOUD.format(code="trial", needs=""), "contracts/readings.yaml": READINGS.format(cloud="trial")}


def start(code: str = "transport", title: str = "交通云") -> Path:
    return actions.start_cloud(SYSTEM, code, Order(code, title))


def test_a_new_cloud_works_as_it_is_made(home: Path) -> None:
    assert start(title='交通: "云"') == home / "clouds" / "transport"
    assert actions.apply_clouds(SYSTEM) == ["base", "transport"]

    loaded = load_environment(SYSTEM, "sample")
    ran = run_models(SYSTEM)

    assert [(each.resource, each.good, each.quarantined) for each in loaded] == [("transport.readings", 36, 0)]
    assert [(each.model, each.state, each.rows) for each in ran] == [("transport.readings_monthly", "done", 36)]
    assert contract("transport.readings_monthly").owner


def test_a_cloud_from_a_file_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "停车场.csv"
    path.write_text("编号,设区市,日期,车位\n001,南昌市,2026-01-01,120\n002,九江市,2026-01-02,80\n", encoding="utf-8")

    actions.start_cloud(SYSTEM, "parking", Order("parking", "停车云", table="lots", columns=describe_file(path),
                                                 table_title="停车场", source=path.name))  # fmt: skip
    actions.apply_clouds(SYSTEM)

    found = contract("parking.lots")
    assert [(each.name, each.physical_type) for each in found.fields] == [
        ("编号", "varchar"), ("设区市", "varchar"), ("日期", "date"), ("车位", "bigint"),
    ]  # fmt: skip
    assert found.keys == ("编号",)
    assert [each.name for each in contract("parking.lots_monthly").fields] == [
        "month",
        "设区市",
        "row_count",
        "mean_value",
    ]


def test_measurements_that_happen_to_differ_are_no_key(tmp_path: Path) -> None:
    path = tmp_path / "水温.csv"
    path.write_text(
        "日期,站点,水温,备注\n2026-01-01,甲,8.2,正常\n2026-01-02,甲,abc,故障\n2026-01-02,乙,7.9,\n", encoding="utf-8"
    )

    actions.start_cloud(SYSTEM, "water", Order("water", "水温云", table="temperatures", columns=describe_file(path),
                                               table_title="水温", source=path.name))  # fmt: skip
    actions.apply_clouds(SYSTEM)

    assert contract("water.temperatures").keys == ()


def test_not_twice_and_not_under_any_name() -> None:
    start()
    with pytest.raises(CloudExists):
        start()
    for name in ("../up", "Transport", "", "a b", "new"):
        with pytest.raises(BadName):
            start(name)


def test_a_cloud_that_does_not_fit_together_is_not_kept(home: Path) -> None:
    order = Order("transport", "交通云", kind="galaxy", needs=("nowhere",))
    with pytest.raises(CloudInvalid) as refused:
        actions.start_cloud(SYSTEM, "transport", order)

    assert "galaxy" in str(refused.value)
    assert list((home / "clouds").iterdir()) == []


def test_a_broken_cloud_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(hooks.packs_changed, "_functions", [seen.append])
    (start() / "cloud.yaml").write_text("code: other")

    with pytest.raises(PacksInvalid):
        actions.apply_clouds(SYSTEM)
    assert seen == []


def test_a_zipped_cloud_is_taken_in(home: Path, zipped) -> None:
    folder = actions.import_cloud(SYSTEM, Upload(zipped({f"trial/{name}": text for name, text in GOOD.items()})))

    assert folder == home / "clouds" / "trial"
    assert actions.apply_clouds(SYSTEM) == ["base", "trial"]
    assert contract("trial.readings").name == "监测值"
    assert not engine().exists("trial.readings")


def test_a_zipped_cloud_replaces_its_earlier_self(home: Path, zipped) -> None:
    actions.import_cloud(SYSTEM, Upload(zipped({**GOOD, "README.md": "# 一"})))
    actions.import_cloud(SYSTEM, Upload(zipped({**GOOD, "README.md": "# 二"})))

    assert (home / "clouds/trial/README.md").read_text() == "# 二"
    assert [path.name for path in (home / "clouds").iterdir()] == ["trial"]


def test_a_zipped_cloud_with_problems_leaves_the_earlier_one(home: Path, zipped) -> None:
    actions.import_cloud(SYSTEM, Upload(zipped(GOOD)))
    with pytest.raises(CloudInvalid):
        actions.import_cloud(SYSTEM, Upload(zipped({**GOOD, "models/m.sql": "select 1"})))

    assert not (home / "clouds/trial/models").exists()
    assert [path.name for path in (home / "clouds").iterdir()] == ["trial"]


@pytest.mark.parametrize("code", ["../up", "base/../..", "Ä", ""])
def test_a_zipped_cloud_has_a_proper_code(zipped, code: str) -> None:
    with pytest.raises(ArchiveRefused):
        actions.import_cloud(SYSTEM, Upload(zipped({**GOOD, "cloud.yaml": f"code: '{code}'"})))


def test_only_who_manages_clouds(zipped) -> None:
    officer = Actor("wang", "省环保厅")
    for attempt in (
        lambda: actions.start_cloud(officer, "transport", Order("transport", "")),
        lambda: actions.import_cloud(officer, Upload(zipped(GOOD))),
        lambda: actions.apply_clouds(officer),
    ):
        with pytest.raises(Denied):
            attempt()
