"""What the documents say of dashboards: the example is a page without a problem, and no kind of chart is missing."""

import re
import shutil
from pathlib import Path

from tests.support.clouds import problems_of
from tests.support.documents import fenced
from tests.support.tree import ROOT

from ganyun.features.dashboards.rules.charts.registry import KINDS
from ganyun.kernel.packs import built_in_folder

HOW_TO = (ROOT / "docs/how-to/make-dashboard.md").read_text(encoding="utf-8")


def test_the_example_is_a_page_of_the_ecology_cloud(tmp_path: Path) -> None:
    clouds = tmp_path / "clouds"  # the folder of the test holds the node's home too
    for cloud in ("base", "ecology"):
        shutil.copytree(built_in_folder() / cloud, clouds / cloud)
    [(_line, example)] = fenced(HOW_TO, "yaml")
    page = clouds / "ecology/pages/months.yaml"

    page.write_text(example, encoding="utf-8")
    assert [str(each) for each in problems_of(clouds)] == []

    page.write_text(example.replace("avg(pm25_mean)", "avg(pm25_men)"), encoding="utf-8")
    [problem] = problems_of(clouds)
    assert (problem.file, problem.path) == ("ecology/pages/months.yaml", "rows[0][1].y")


def test_every_kind_of_chart_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/page-files.md").read_text(encoding="utf-8")

    assert re.findall(r"^## `(\w+)`", page, re.MULTILINE) == list(KINDS)
