"""The clouds, and the page of one."""

from tests.support.actors import ActingClient

from ganyun.features.catalog.actions.data import note_data
from ganyun.features.catalog.models import Cloud
from ganyun.kernel import hooks
from ganyun.kit.pages.public import Panel


def page(address: str, status: int = 200) -> str:
    response = ActingClient(None).get(address)
    assert response.status_code == status
    return response.content.decode()


def test_all_clouds(published) -> None:
    html = page("/clouds/")
    assert "一体化底座" in html and "特色子云" in html and "ecology 云" in html and "1 个资源" in html


def test_no_clouds(db) -> None:
    assert "还没有云" in page("/clouds/")


def test_a_cloud_with_its_resources_and_readme(air) -> None:
    note_data("ecology.city_air")
    Cloud.objects.filter(pk="ecology").update(
        readme="# 说明\n\n<script>alert(1)</script>\n\n**空气**", members=["省水利厅"], summary_zh="全省空气"
    )
    with hooks.resource_lights.registered(lambda resources: {"ecology.city_air": "yellow"}):
        html = page("/clouds/ecology/")
    for part in (
        "全省空气",
        "省环保厅",
        "省水利厅",
        "base 云",
        "城市空气质量日报",
        "light-yellow",
        "<strong>空气</strong>",
    ):
        assert part in html, part
    assert "<script>alert" not in html


def test_panels_of_other_features(published) -> None:
    def panels(request, cloud: str) -> list[Panel]:
        return [Panel("air", "指标", "catalog/cloud_readme.html", {"html": "别人的"}, 10)]

    with hooks.cloud_panels.registered(panels):
        assert "别人的" in page("/clouds/base/")


def test_an_inactive_cloud_says_so(published) -> None:
    Cloud.objects.filter(pk="ecology").update(active=False)
    assert "云包已不在" in page("/clouds/ecology/") and "ecology 云" not in page("/clouds/")


def test_an_empty_and_an_unknown_cloud(clouds) -> None:
    assert "还没有资源" in page("/clouds/base/")
    assert "ecology" in page("/clouds/ecolgy/", status=404)
