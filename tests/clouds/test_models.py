"""Every cloud is alive on its samples: all its models run. On real data they give the figures that its README states.

A figure is a line of a README's table: ``| what | 82.47% | `select …` |``. The query is run after the real files were
loaded (samples where a resource has none) and the models were made; the value is compared as it is written.
"""

import os
import re
from decimal import Decimal
from pathlib import Path

import pytest
from tests.support.acting import everything
from tests.support.tree import ROOT

from ganyun.engine.port import engine
from ganyun.features.exchange.actions.loading import load_environment
from ganyun.features.models.public import run_models
from ganyun.kernel import hooks
from ganyun.kernel.packs import Pack, built_in_folder

FOLDER = built_in_folder()
DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")
MODELLED = sorted({path.parent.parent.name for path in FOLDER.glob("*/models/*")})
FIGURE = re.compile(r"^\| (?P<what>[^|]+) \| (?P<value>-?[\d,.]+)%? \| `(?P<query>(?i:select|with) [^`]+)` \|$", re.M)


def figures(cloud: str) -> list[re.Match[str]]:
    return list(FIGURE.finditer((FOLDER / cloud / "README.md").read_text(encoding="utf-8").replace("\\|", "¦")))


FIGURED = [cloud for cloud in MODELLED if (FOLDER / cloud / "README.md").is_file() and figures(cloud)]

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make(cloud: str, packs: dict[str, Pack], *environments: str) -> None:
    """Loads what the cloud and its needs have, then runs the cloud's models."""
    code = [cloud, *needs(cloud, packs)]
    hooks.packs_changed(packs)  # read and checked once for all tests
    wanted = [contract for each in code for contract in packs[each].part("contracts").values()]
    for environment in environments:
        root = DATA if environment == "real" else None
        names = [each.id for each in wanted if each.server(environment)]
        failed = [each for each in load_environment(everything(), environment, root, resources=names) if each.error]
        assert failed == []
    names = [
        f"{each}.{Path(name).stem}"
        for each in code
        for kind in ("models", "method_models")
        for name in packs[each].part(kind)
    ]
    ran = run_models(everything(), names)
    assert [(each.model, str(each.error or each.state)) for each in ran if each.state != "done"] == []
    assert {each.model for each in ran if not each.rows} == set()


def needs(cloud: str, packs: dict[str, Pack]) -> list[str]:
    direct = list(packs[cloud].cloud.needs)
    return list(dict.fromkeys([*direct, *(further for each in direct for further in needs(each, packs))]))


@pytest.mark.parametrize("cloud", MODELLED)
def test_every_model_runs_on_the_samples(cloud: str, packs: dict[str, Pack]):
    make(cloud, packs, "sample")


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder")
@pytest.mark.parametrize("cloud", FIGURED)
def test_the_figures_of_the_readme(cloud: str, packs: dict[str, Pack]):
    make(cloud, packs, "sample", "real")
    wrong = []
    for figure in figures(cloud):
        stated = figure["value"].replace(",", "")
        [found] = engine().query(figure["query"].replace("¦", "|")).read_all().to_pylist()
        value = Decimal(repr(next(iter(found.values()))).removeprefix("Decimal('").removesuffix("')"))
        if round(value, max(0, -Decimal(stated).as_tuple().exponent)) != Decimal(stated):  # type: ignore[operator]
            wrong.append((figure["what"], figure["value"], value))
    assert wrong == []
