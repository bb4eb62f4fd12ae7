"""Loading as a job, run inline."""

from pathlib import Path

import pytest
from tests.features.exchange.conftest import AIR, GOOD
from tests.support.loading import write

from ganyun.engine.port import DiskFull, engine
from ganyun.features.exchange.actions import loading
from ganyun.features.exchange.errors import ColumnsMissing
from ganyun.features.exchange.models import Load
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor
from ganyun.kit.jobs.public import run_here

pytestmark = pytest.mark.usefixtures("published")


def uploaded(home: Path, text: str = GOOD) -> Path:
    folder = home / "inbox" / "f00d"
    folder.mkdir(parents=True)
    return write(folder / "a.csv", text)


def test_a_queued_upload(mender: Actor, home: Path) -> None:
    file = uploaded(home)
    noted = loading.records.queue_load(mender, AIR, "upload", "a.csv", "upsert")
    done = run_here("exchange.load", mender, resource=AIR, environment="upload", file=str(file), load=str(noted.id))
    assert done is not None and (done["load"], done["state"], done["good"]) == (str(noted.id), "done", 2)
    assert Load.objects.get().state == "done" and not file.parent.exists()
    assert engine().count(AIR) == 2


def test_an_upload_that_can_never_load_is_removed(mender: Actor, home: Path) -> None:
    file = uploaded(home, "aqi\n1\n")
    with pytest.raises(ColumnsMissing):
        run_here("exchange.load", mender, resource=AIR, environment="upload", file=str(file))
    assert not file.exists() and Load.objects.get().state == "failed"


def test_an_upload_that_may_load_later_stays(mender: Actor, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise DiskFull(place="/", reason="full")

    monkeypatch.setattr(loading.pipeline, "load", full)
    file = uploaded(home)
    with pytest.raises(DiskFull):
        run_here("exchange.load", mender, resource=AIR, environment="upload", file=str(file))
    assert file.exists()


def test_a_file_elsewhere_stays(mender: Actor, tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", GOOD)
    run_here("exchange.load", mender, resource=AIR, environment="upload", file=str(file))
    assert file.exists()


def test_a_job_acts_for_its_actor(stranger: Actor, root: Path) -> None:
    with pytest.raises(Denied):
        run_here("exchange.load", stranger, resource=AIR, environment="sample", root=str(root))


def test_a_whole_environment(root: Path) -> None:
    done = run_here("exchange.load_environment", SYSTEM, environment="sample", root=str(root))
    assert done == {"loaded": 1, "failed": {}}
    done = run_here("exchange.load_environment", SYSTEM, environment="sample", root=str(root / "none"))
    assert done is not None and list(done["failed"]) == [AIR]
