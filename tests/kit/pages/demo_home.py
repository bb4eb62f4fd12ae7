"""The demo site with the real home page."""

from tests.kit.pages import demo

from ganyun.features.operations.pages.home import home_urlpatterns

urlpatterns = [*home_urlpatterns, *demo.urlpatterns[1:]]
