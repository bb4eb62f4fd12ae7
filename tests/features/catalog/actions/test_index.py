"""The index follows the database, whoever writes and whatever dies."""

import multiprocessing
import os
import shutil
import subprocess
import sys
import threading

import pytest
from tests.support.contracts import CITY_AIR, DIVISIONS

from ganyun.features.catalog.actions import index as keeping
from ganyun.features.catalog.actions.contracts import change_contract, create_resource, withdraw_change
from ganyun.features.catalog.actions.index import ensure, rebuild, refresh, title_order
from ganyun.features.catalog.models import Resource, Unindexed
from ganyun.features.catalog.queries import index
from ganyun.features.catalog.queries.search import search
from ganyun.kernel.policy import SYSTEM


def titles(text: str) -> list[str]:
    return [hit.resource.title for hit in search(SYSTEM, text, {}).hits]


def test_a_change_is_found_at_the_next_search(clouds) -> None:
    create_resource(SYSTEM, CITY_AIR)
    assert ensure() and titles("空气质量") == ["城市空气质量日报"]
    change_contract(SYSTEM, "ecology.city_air", CITY_AIR.replace("城市空气质量日报", "大气环境公报"))
    ensure()
    assert titles("大气环境") == ["大气环境公报"] and not Unindexed.objects.exists()


def test_what_is_gone_is_not_found(clouds) -> None:
    create_resource(SYSTEM, CITY_AIR)
    ensure()
    withdraw_change(SYSTEM, "ecology.city_air")
    ensure()
    assert titles("空气质量") == []


def test_the_index_can_be_rebuilt_from_the_database(published, home) -> None:
    seen: list[tuple[int, int | None]] = []
    assert rebuild(lambda done, total, note: seen.append((done, total))) == 2
    assert seen[-1] == (2, 2)
    shutil.rmtree(home / "search")
    assert ensure() and titles("行政区划") == ["行政区划代码"]


def test_a_rebuild_replaces_the_generation_and_removes_the_old_one(published, home) -> None:
    rebuild()
    first = index.generation()
    rebuild()
    assert index.generation() != first and not (home / "search" / first).exists()
    assert titles("行政区划") == ["行政区划代码"]


def test_a_failed_rebuild_leaves_the_old_index(published, home, monkeypatch) -> None:
    rebuild()
    before = index.generation()

    def fail(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "_fill", fail)
    with pytest.raises(OSError, match="space"):
        rebuild()
    assert index.generation() == before
    assert [path.name for path in (home / "search").glob("v*-*")] == [before]
    assert titles("行政区划") == ["行政区划代码"]


@pytest.mark.parametrize("damage", ["meta", "pointer", "empty"])
def test_a_damaged_index_is_rebuilt(published, home, damage) -> None:
    rebuild()
    folder = home / "search" / index.generation()
    if damage == "meta":
        (folder / "meta.json").write_text("{")
    elif damage == "pointer":
        (home / "search" / "current").write_text("v0-old")
    else:
        shutil.rmtree(folder)
    index._open.clear()
    assert ensure() and titles("行政区划") == ["行政区划代码"]


def test_a_change_during_a_rebuild_is_not_lost(published, monkeypatch) -> None:
    fill = keeping._fill

    def fill_and_change(*arguments):
        done = fill(*arguments)
        change_contract(
            SYSTEM, "base.divisions", DIVISIONS.replace("行政区划代码", "区划新名").replace("1.0.0", "1.0.1")
        )
        Resource.objects.filter(name="base.divisions").update(title="区划新名")
        return done

    monkeypatch.setattr(keeping, "_fill", fill_and_change)
    rebuild()
    assert titles("区划新名") == ["区划新名"]


def test_while_another_process_writes_the_mark_stays(published, home) -> None:
    rebuild()
    keeping_lock, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with index.write_lock() as mine:
            assert mine
            keeping_lock.set()
            let_go.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    keeping_lock.wait(10)
    change_contract(SYSTEM, "base.divisions", DIVISIONS.replace("行政区划代码", "区划新名").replace("1.0.0", "1.0.1"))
    assert refresh() is False and Unindexed.objects.count() == 1
    let_go.set()
    holder.join()
    assert refresh() is True and not Unindexed.objects.exists()


def test_the_lock_of_a_killed_process_is_free(home) -> None:
    context = multiprocessing.get_context("fork")
    ready = context.Event()

    def die() -> None:
        with index.write_lock():
            ready.set()
            threading.Event().wait()

    process = context.Process(target=die)
    process.start()
    ready.wait(10)
    with index.write_lock() as mine:
        assert not mine
    process.kill()
    process.join()
    with index.write_lock() as mine:
        assert mine


WRITER = """
import os, sys
import django
django.setup()
from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.kernel.policy import SYSTEM
from tests.support.contracts import CITY_AIR
for number in range(int(sys.argv[1]), int(sys.argv[2])):
    text = CITY_AIR.replace("ecology.city_air", f"ecology.t{number}").replace("- name: city_air", f"- name: t{number}")
    create_resource(SYSTEM, text.replace("211001/000001", f"211001/1{number:05}"))
    if sys.argv[3:] == ["die"] and number == int(sys.argv[2]) - 1:
        os.kill(os.getpid(), 9)
"""

READER = """
import django
django.setup()
from ganyun.features.catalog.actions.index import refresh
from ganyun.features.catalog.models import Resource, Unindexed
from ganyun.features.catalog.queries.search import search
from ganyun.kernel.policy import SYSTEM
assert refresh(), "not refreshed"
print(Resource.objects.count(), Unindexed.objects.count(), search(SYSTEM, "", {}).total)
"""

FIRST = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from ganyun.features.catalog.actions.index import rebuild
from ganyun.features.catalog.models import Cloud
Cloud.objects.create(code="ecology", kind="feature", title_zh="x", title_en="x", chief="省环保厅", needs=[])
rebuild()
"""


def test_several_processes_lose_no_update_even_when_one_is_killed(tmp_path) -> None:
    environment = {**os.environ, "GANYUN_HOME": str(tmp_path / "node"), "DJANGO_SETTINGS_MODULE": "ganyun.app.settings",
                   "PYTHONPATH": os.pathsep.join(sys.path)}  # fmt: skip

    def start(script: str, *arguments: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", script, *map(str, arguments)]
        return subprocess.Popen(command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    (tmp_path / "node").mkdir()
    first = start(FIRST)
    assert first.wait(120) == 0, first.communicate()[1]
    writers = [start(WRITER, 0, 4), start(WRITER, 4, 8), start(WRITER, 8, 12, "die")]
    codes = [writer.wait(120) for writer in writers]
    assert codes == [0, 0, -9], [writer.communicate()[1][-2000:] for writer in writers]
    out, errors = start(READER).communicate(timeout=120)
    assert out.split() == ["12", "0", "12"], errors


def test_a_large_catalogue_without_an_index_waits_for_the_job(
    published, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(keeping, "INLINE", 1)
    monkeypatch.setattr(keeping, "enqueue", lambda name, actor, **options: asked.append(name))
    with django_capture_on_commit_callbacks(execute=True):
        assert ensure() is False
    assert asked == ["catalog.reindex"] and search(SYSTEM, "区划", {}).ready is False


def test_titles_are_ordered_by_pronunciation() -> None:
    words = ["赣州市空气", "九江市空气", "南昌市空气", "安义县", "PM2.5"]
    assert sorted(words, key=title_order) == ["PM2.5", "安义县", "赣州市空气", "九江市空气", "南昌市空气"]
    assert 0 <= title_order("") < title_order("𠮷" * 9) < 2**64
