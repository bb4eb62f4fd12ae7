"""指标、预警、通知、目标。"""

from ganyun.features.insight.pages.alerts import alerts_urlpatterns
from ganyun.features.insight.pages.indicators import indicators_urlpatterns
from ganyun.features.insight.pages.targets import targets_urlpatterns

urlpatterns = [*indicators_urlpatterns, *alerts_urlpatterns, *targets_urlpatterns]
