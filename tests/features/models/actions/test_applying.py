"""A model's table is a resource: its contract, levels and versions follow from the file."""

from pathlib import Path

import pytest
from tests.support.clouds import apply_clouds, make_cloud

from ganyun.features.catalog.errors import PackChangesRefused
from ganyun.features.catalog.public import contract
from ganyun.features.exchange.errors import ResourceDerived
from ganyun.features.exchange.public import Request, load_resource
from ganyun.features.models.models import Model
from ganyun.kernel.policy import SYSTEM


def test_a_model_becomes_a_resource(node: Path) -> None:
    found = contract("trial.monthly")

    assert found.name == "月报"
    assert found.keys == ("city", "month")
    assert found.owner
    assert {field.name: field.physical_type for field in found.fields} == {
        "city": "varchar", "month": "date", "mean": "double", "total": "bigint", "days": "bigint",
    }  # fmt: skip
    assert [found.field(name).title for name in ("city", "mean")] == ["城市", "均值"]  # type: ignore[union-attr]
    assert found.field("mean").unit == "分"  # type: ignore[union-attr]
    assert found.properties["derivedFrom"] == ["trial.readings"]
    assert found.open_type == "unconditional"


def test_levels_travel_along_the_columns(tmp_path: Path, db: None) -> None:
    text = "-- title: 名单\n-- key: city, day\nselect city, day, upper(observer) as who, count(*) over () as n\n"
    clouds = make_cloud(tmp_path / "packs", {
        "models/people.sql": text + "from trial.readings",
        "models/again.sql": "-- title: 再\n-- key: who\nselect distinct who from trial.people",
        "models/lower.sql": "-- title: 降\n-- key: who\n-- level: 1\n-- why: 试验\n"
        "select distinct who from trial.people",
    })  # fmt: skip

    apply_clouds(clouds)

    assert {field.name: field.level for field in contract("trial.people").fields} == {
        "city": 1, "day": 1, "who": 3, "n": 1,
    }  # fmt: skip
    assert contract("trial.again").level == 3
    assert contract("trial.again").share_type == "conditional"
    assert contract("trial.lower").level == 1


def test_a_new_column_counts_the_minor_version_on(node: Path) -> None:
    path = node / "trial/models/yearly.sql"
    path.write_text(path.read_text().replace("sum(days) as days", "sum(days) as days, max(total) as most"))

    apply_clouds(node)

    assert contract("trial.yearly").version == "1.1.0"
    assert contract("trial.yearly").field("most")


def test_another_type_needs_a_new_version(node: Path) -> None:
    path = node / "trial/models/yearly.sql"
    changed = path.read_text().replace("sum(days) as days", "sum(days)::varchar as days")
    path.write_text(changed)

    with pytest.raises(PackChangesRefused) as refused:
        apply_clouds(node)
    assert "trial.yearly" in str(refused.value)
    assert contract("trial.yearly").field("days").physical_type == "bigint"  # type: ignore[union-attr]

    path.write_text(changed.replace("-- key", "-- version: 2\n-- key"))
    apply_clouds(node)
    assert contract("trial.yearly").version == "2.0.0"


def test_a_model_that_is_gone_retires_its_resource(node: Path) -> None:
    (node / "trial/models/yearly.sql").unlink()

    apply_clouds(node)

    assert list(Model.objects.values_list("name", flat=True)) == ["trial.monthly"]
    with pytest.raises(Exception, match=r"trial\.yearly"):
        contract("trial.yearly")


def test_applying_again_changes_nothing(node: Path) -> None:
    before = contract("trial.monthly")

    apply_clouds(node)

    assert contract("trial.monthly") == before


def test_no_file_is_loaded_into_what_a_model_makes(node: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("city,month,mean,total,days\n南昌市,2016-01-01,1,1,1\n")

    with pytest.raises(ResourceDerived):
        load_resource(SYSTEM, Request("trial.monthly", "upload", file=tmp_path / "x.csv"))
