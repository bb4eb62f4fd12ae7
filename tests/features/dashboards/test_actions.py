"""Pages are brought in line with the packs: new, changed, gone; the lineage knows what each one reads."""

import pytest
from tests.features.dashboards.conftest import AIR, PackFolder, Put

from ganyun.features.dashboards.actions import PageSet, apply_pages
from ganyun.features.dashboards.models import Dashboard
from ganyun.features.dashboards.pack import boards_in
from ganyun.features.lineage.public import upstream
from ganyun.kernel.errors import Denied
from ganyun.kernel.packs import inspect_packs
from ganyun.kernel.policy import ANONYMOUS, SYSTEM

pytestmark = pytest.mark.django_db
BAR = {"title": "页", "rows": [[{"chart": "bar", "from": AIR, "x": "city", "y": "sum(days)"}]]}


def pages(packs: PackFolder) -> PageSet:
    return PageSet(tuple(boards_in(inspect_packs([packs.folder])[0])))


def test_new_changed_and_gone(packs: PackFolder) -> None:
    first = apply_pages(SYSTEM, pages(packs.page("ecology", "a", BAR).page("ecology", "b", BAR)))
    assert (first.made, first.changed, first.gone) == (2, 0, 0)

    packs.page("ecology", "a", {**BAR, "title": "另一页"})
    (packs.folder / "ecology/pages/b.yaml").unlink()
    second = apply_pages(SYSTEM, pages(packs))

    assert (second.made, second.changed, second.gone) == (0, 1, 1)
    assert [each.name for each in Dashboard.objects.all()] == ["a"]
    third = apply_pages(SYSTEM, pages(packs))
    assert (third.made, third.changed, third.gone) == (0, 0, 0)


def test_the_lineage_knows_what_a_page_reads(packs: PackFolder, lake: Put) -> None:
    packs.page("ecology", "a", BAR).apply()

    assert AIR in {each.name for each in upstream("page.ecology.a")}


def test_nobody_but_the_packs_may_apply(packs: PackFolder) -> None:
    with pytest.raises(Denied):
        apply_pages(ANONYMOUS, pages(packs.page("ecology", "a", BAR)))

    assert not Dashboard.objects.exists()
