"""From a request to its end: the record, the audit, the order, and what may not be read."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.features.exchange.conftest import AIR, BAD, GOOD
from tests.support.actors import OWNER
from tests.support.loading import contract_of, write

from ganyun.engine.port import engine
from ganyun.features.catalog.public import ForeignKey
from ganyun.features.exchange.actions import loading
from ganyun.features.exchange.actions.loading import Request, in_order, load_environment, load_resource
from ganyun.features.exchange.errors import ColumnsMissing, FileMissing, PathOutsideRoot, ServerMissing
from ganyun.features.exchange.models import Load
from ganyun.features.quality.models import Report
from ganyun.features.quality.public import BatchRefused
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor

pytestmark = pytest.mark.usefixtures("published")


def test_a_load_leaves_a_receipt(mender: Actor, root: Path, records) -> None:
    seen: list[tuple[int, int | None]] = []
    result = load_resource(mender, Request(AIR, root=root), lambda done, total, note: seen.append((done, total)))

    assert (result.state, result.rows, result.good, result.quarantined) == ("done", 3, 2, 1)
    load = Load.objects.get()
    assert (load.state, load.rows, load.inserted, load.source, load.actor) == ("done", 3, 2, "city_air.csv", "wang")
    assert load.bytes == len(BAD.encode()) and len(load.digest) == 64 and load.seconds is not None
    assert load.version == engine().version(AIR) == result.version
    report = Report.objects.get()
    assert (report.batch, report.rows, report.good, report.version) == (load.batch, 3, 2, load.version)
    assert seen[-1] == (3, 3)
    assert [each["action"] for each in records()][-2:] == ["exchange.start_load", "exchange.finish_load"]


def test_the_same_file_again_is_a_replay(mender: Actor, root: Path) -> None:
    first = load_resource(mender, Request(AIR, root=root))
    again = load_resource(mender, Request(AIR, root=root))

    assert (again.state, again.version) == ("replayed", first.version)
    assert Load.objects.filter(state="replayed").count() == 1 and Report.objects.count() == 1
    assert engine().count(f"quarantine.{AIR}") == 1
    assert load_resource(mender, Request(AIR, root=root, again=True)).state == "done"


def test_an_old_file_comes_back_after_another_took_its_place(mender: Actor, root: Path, tmp_path: Path) -> None:
    """It had landed once, but is not the table any more: a replay would have left the other file's rows in place."""
    other = write(tmp_path / "other.csv", "city,date,aqi,pm25\n南昌,2016-01-01,103,76.9\n")
    replacing = {"mode": "replace"}
    load_resource(mender, Request(AIR, root=root, **replacing))
    load_resource(mender, Request(AIR, file=other, **replacing))
    assert engine().count(AIR) == 1

    back = load_resource(mender, Request(AIR, root=root, **replacing))
    assert (back.state, engine().count(AIR)) == ("done", 2)
    assert load_resource(mender, Request(AIR, root=root, **replacing)).state == "replayed"
    assert load_resource(mender, Request(AIR, root=root, again=True, **replacing)).state == "done"
    assert load_resource(mender, Request(AIR, root=root, **replacing)).state == "replayed", "again was the same file"


def test_a_report_lost_in_a_crash_is_written_again(mender: Actor, root: Path) -> None:
    load_resource(mender, Request(AIR, root=root))
    Report.objects.all().delete()
    load_resource(mender, Request(AIR, root=root))
    assert Report.objects.get().rows == 3


def test_a_refused_batch_keeps_its_report(mender: Actor, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "city,date\n,\n")  # no good row: has_rows fails
    with pytest.raises(BatchRefused):
        load_resource(mender, Request(AIR, file=path))

    load, report = Load.objects.get(), Report.objects.get()
    assert (load.state, load.version, load.rows) == ("refused", None, 1)
    assert load.error["code"] == "quality.batch_refused" and load.error["fix"]
    assert report.version is None and report.refused
    assert not engine().exists(AIR) or engine().count(AIR) == 0


def test_an_error_is_noted_with_its_parts(mender: Actor, tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing):
        load_resource(mender, Request(AIR, file=write(tmp_path / "a.csv", "city,aqi\n南昌,1\n")))
    load = Load.objects.get()
    assert (
        load.state == "failed" and load.error["code"] == "exchange.columns_missing" and "date" in load.error["message"]
    )
    assert load.ended is not None and not Report.objects.exists()


def test_an_unforeseen_error_ends_the_load_too(mender: Actor, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr(loading.pipeline, "load", fail)
    with pytest.raises(ZeroDivisionError):
        load_resource(mender, Request(AIR, root=root))
    assert Load.objects.get().error == {"code": "error", "message": "ZeroDivisionError: boom"}


def test_an_interrupted_load_is_cancelled(mender: Actor, root: Path) -> None:
    def stop(done: int, total: int | None, note: str) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_resource(mender, Request(AIR, root=root), stop)
    assert Load.objects.get().state == "cancelled" and not engine().exists(AIR)


def test_a_missing_server_names_those_there_are(mender: Actor) -> None:
    with pytest.raises(ServerMissing) as caught:
        load_resource(mender, Request(AIR, "production"))
    assert "sample" in str(caught.value) and Load.objects.get().state == "failed"


def test_a_queued_load_that_finds_no_file_ends(mender: Actor, tmp_path: Path) -> None:
    noted = loading.records.queue_load(mender, AIR, "sample", "x", "upsert")
    with pytest.raises(FileMissing):
        load_resource(mender, Request(AIR, root=tmp_path, load=str(noted.id)))
    noted.refresh_from_db()
    assert noted.state == "failed" and Load.objects.count() == 1


@pytest.mark.parametrize("actor", [Actor("x"), Actor("x", OWNER), Actor("x", "省水利厅", frozenset({"exchange.load"}))])
def test_a_refusal_is_audited(actor: Actor, root: Path, records) -> None:
    with pytest.raises(Denied):
        load_resource(actor, Request(AIR, root=root))
    assert not Load.objects.exists() and not engine().exists(AIR)
    last = records()[-1]
    assert (last["actor"], last["action"], last["outcome"]) == ("x", "exchange.start_load", "DENY")


def test_load_any_loads_for_everybody(root: Path) -> None:
    actor = Actor("op", "省大数据中心", frozenset({"exchange.load", "exchange.load_any"}))
    assert load_resource(actor, Request(AIR, root=root)).state == "done"


@pytest.mark.parametrize(
    "path", ["../secret.csv", "/etc/passwd", "samples/../../secret.csv", "link.csv", "folder/*.csv"]
)
def test_nothing_outside_the_root_is_read(
    mender: Actor, root: Path, tmp_path: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = write(tmp_path / "secret.csv", GOOD)
    (root / "link.csv").symlink_to(secret)
    (root / "folder").symlink_to(tmp_path)
    found = loading.contract(AIR)
    moved = replace(found, servers=(replace(found.servers[0], path=path),))
    monkeypatch.setattr(loading, "contract", lambda name: moved)
    with pytest.raises(PathOutsideRoot):
        load_resource(mender, Request(AIR, root=root))
    assert Load.objects.get().state == "failed" and not engine().exists(AIR)


def test_a_contract_without_pack_reads_from_arrivals(mender: Actor, home: Path) -> None:
    with pytest.raises(FileMissing):
        load_resource(mender, Request(AIR))
    (home / "arrivals" / "samples").mkdir(parents=True)
    write(home / "arrivals" / "samples" / "city_air.csv", GOOD)
    assert load_resource(mender, Request(AIR)).good == 2


def test_an_environment_goes_on_after_a_failure(tmp_path: Path) -> None:
    (failed,) = load_environment(SYSTEM, "sample", tmp_path)
    assert failed.resource == AIR and failed.state == "failed" and isinstance(failed.error, FileMissing)
    assert load_environment(SYSTEM, "nowhere") == []
    assert load_environment(SYSTEM, "sample", tmp_path, resources=["other.one"]) == []


def test_referenced_resources_come_first() -> None:
    def pointing(name: str, *targets: str):
        keys = tuple(ForeignKey(("city",), target, ("city",)) for target in targets)
        return replace(contract_of(name=name), foreign_keys=keys)

    found = [pointing("a.one", "b.two"), pointing("b.two", "c.three", "b.two"), pointing("c.three")]
    assert [each.id for each in in_order(found)] == ["c.three", "b.two", "a.one"]
    circle = [pointing("a.one", "b.two"), pointing("b.two", "a.one")]
    assert {each.id for each in in_order(circle)} == {"a.one", "b.two"}
