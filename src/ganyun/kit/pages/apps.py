"""Says at start-up when the pages have no look."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register


class PagesConfig(AppConfig):
    name = "ganyun.kit.pages"
    label = "pages"

    def ready(self) -> None:
        register(check_build)


def check_build(app_configs: Any = None, **_arguments: Any) -> list[CheckMessage]:
    """The frontend is built (a wheel always is; a checkout by ``make setup``)."""
    from ganyun.kit.pages import assets

    if assets.is_built():
        return []
    return [Warning("前端还没有构建，页面没有样式和图表。", hint="python frontend/build.py", id="pages.W001")]
