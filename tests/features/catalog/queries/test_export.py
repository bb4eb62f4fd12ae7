"""What was made in the browser goes back into packs, byte for byte."""

from tests.support.contracts import CITY_AIR, DIVISIONS, PEOPLE

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.actions.lifecycle import publish_resource, review_resource
from ganyun.features.catalog.actions.packs import PackSet, apply_packs
from ganyun.features.catalog.queries.export import export_packs
from ganyun.kernel.packs import inspect_packs, read_packs
from ganyun.kernel.policy import SYSTEM


def test_exported_packs_can_be_read_and_hold_the_same_texts(published, tmp_path) -> None:
    written = export_packs(tmp_path / "out")
    assert {path.name for path in written} == {"cloud.yaml", "city_air.yaml", "divisions.yaml"}
    assert (tmp_path / "out/ecology/contracts/city_air.yaml").read_bytes() == CITY_AIR.encode()
    packs, problems = inspect_packs([tmp_path / "out"])
    assert not problems and packs["ecology"].cloud.needs == ("base",)


def test_only_what_the_packs_do_not_hold_already(db, packs, tmp_path) -> None:
    folder = packs(base={"divisions": DIVISIONS}, ecology={"city_air": CITY_AIR})
    apply_packs(SYSTEM, PackSet(read_packs([folder])))
    assert export_packs(tmp_path / "none") == []
    create_resource(SYSTEM, PEOPLE)
    review_resource(SYSTEM, "ecology.people")
    publish_resource(SYSTEM, "ecology.people")
    assert {path.name for path in export_packs(tmp_path / "some")} == {"cloud.yaml", "people.yaml"}
    assert len(export_packs(tmp_path / "all", everything=True)) == 5
    assert len(export_packs(tmp_path / "one", cloud="base", everything=True)) == 2


def test_an_existing_manifest_is_kept(published, tmp_path) -> None:
    (tmp_path / "out/ecology").mkdir(parents=True)
    (tmp_path / "out/ecology/cloud.yaml").write_text("kept")
    export_packs(tmp_path / "out", cloud="ecology")
    assert (tmp_path / "out/ecology/cloud.yaml").read_text() == "kept"
