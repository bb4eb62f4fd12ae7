"""Models on the pages of resources and clouds."""

from pathlib import Path

from tests.support.actors import ActingClient
from tests.support.clouds import ROWS, write_rows

from ganyun.features.models.actions.running import run_models
from ganyun.features.models.models import Run
from ganyun.kernel.policy import SYSTEM, Actor

STAFF = Actor("wang", "省环保厅", frozenset({"catalog.read"}))


def page(path: str, actor: Actor | None = STAFF) -> str:
    answer = ActingClient(actor).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_how_a_table_is_made(node: Path) -> None:
    run_models(SYSTEM)
    Run.objects.filter(model="trial.monthly").update(
        card={"metrics": [{"title": "误差", "value": 0.5, "baseline": 1.0, "unit": "分"}], "facts": {"rows": 2},
              "tables": {"各组": [{"组": "甲", "误差": 1}]}, "notes": ["只有两行"]}
    )  # fmt: skip

    shown = page("/resources/trial.monthly/?tab=model")

    for words in (
        "SELECT 语句",
        "trial.readings",
        "date_trunc",
        "模型卡",
        "误差",
        "只有两行",
        "各组",
        "完成",
        "第一次",
    ):
        assert words in shown, words


def test_a_failure_is_told_to_those_at_work(node: Path) -> None:
    run_models(SYSTEM)
    write_rows("trial.readings", [*ROWS, {"city": None, "day": "2016-01-09", "aqi": 1, "observer": ""}], "b2")
    run_models(SYSTEM)

    staff, public = page("/resources/trial.monthly/?tab=model"), page("/resources/trial.monthly/?tab=model", None)

    assert "最近一次运行失败" in staff and "1 行为空" in staff
    assert "最近一次运行失败" in public and "1 行为空" not in public


def test_a_cloud_lists_its_models(node: Path) -> None:
    shown = page("/clouds/trial/")

    assert "年报" in shown and "还没有运行" in shown


def test_a_resource_that_data_arrives_for_has_no_such_panel(node: Path) -> None:
    assert "模型卡" not in page("/resources/trial.readings/")
