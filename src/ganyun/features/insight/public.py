"""All that other features may import from insight.

>>> latest("ecology.good_air_ratio").light
'green'
>>> series("ecology.good_air_ratio", since=date(2016, 1, 1), divisions=["南昌市", "360400"])
"""

from collections.abc import Mapping, Sequence
from datetime import date

import pyarrow as pa

from ganyun.features.insight.errors import IndicatorNotFound
from ganyun.features.insight.models import Indicator as _Indicator
from ganyun.features.insight.policy import may_see as _may_see
from ganyun.features.insight.queries import comparing as _comparing
from ganyun.features.insight.queries import forecasting as _forecasting
from ganyun.features.insight.queries import indicators as _indicators
from ganyun.features.insight.queries import values as _values
from ganyun.features.insight.queries.comparing import Compared, Comparison
from ganyun.features.insight.queries.indicators import IndicatorView, table_of
from ganyun.features.insight.queries.values import Divisions, Value
from ganyun.features.insight.rules.lights import LIGHTS, TITLES, worst
from ganyun.features.insight.rules.shown import shown, shown_change
from ganyun.kernel.policy import Actor

__all__ = [
    "LIGHTS",
    "TITLES",
    "Compared",
    "Comparison",
    "Divisions",
    "IndicatorNotFound",
    "IndicatorView",
    "Value",
    "cloud_lights",
    "comparison",
    "divisions",
    "forecast_band",
    "indicator",
    "indicators",
    "latest",
    "may_see",
    "series",
    "shown",
    "shown_change",
    "table_of",
    "times",
    "worst",
]


def indicators(cloud: str | None = None) -> list[IndicatorView]:
    """The indicators in force (of one cloud), by name, with their headlines; no lake is read. Ask :func:`may_see`
    before showing one.
    """
    return [_indicators.view(row) for row in _indicators.active(cloud)]


def indicator(name: str) -> IndicatorView:
    """One indicator (``cloud.code``).

    Raises:
        IndicatorNotFound: names the nearest.
    """
    return _indicators.view(_indicators.find(name))


def may_see(actor: Actor, found: IndicatorView) -> bool:
    """Whether somebody may see its values: open where all columns it reads are of level 1, else staff."""
    return _may_see(actor, found.level)


def latest(name: str, division: str | None = None) -> Value | None:
    """The newest known value of a division, by name or code (default: the headline); ``None``: no data."""
    return _values.latest(_row(name), division)


def series(
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    divisions: Divisions = None,
    dimensions: Mapping[str, str | None] | None = None,
) -> pa.Table:
    """``time``, ``division``, ``division_code``, the dimensions, ``value``, ``n``, ``light``, in order of time.

    Args:
        divisions: ``None``: the headline (the roll-up, or ``focus``); names or codes; ``"all"``: each, no roll-up.
        dimensions: dimension → value, ``"*"`` for each of its values; one that is left out is rolled up.
    """
    return _values.series(_row(name), since=since, until=until, divisions=divisions, dimensions=dimensions)


def comparison(name: str, time: date | None = None, dimensions: Mapping[str, str | None] | None = None) -> Comparison:
    """Every division at a time (default: the newest) beside the period and the year before, ranked."""
    return _comparing.comparison(_row(name), time, dimensions)


def forecast_band(name: str, division: str | None = None) -> pa.Table:
    """``time``, ``mean``, ``lower``, ``upper`` of the indicator's forecast model; empty when there is none."""
    return _forecasting.forecast_band(_row(name), division)


def times(name: str) -> Sequence[date]:
    """The times that have a value, oldest first."""
    return _values.times(_row(name))


def divisions(name: str) -> list[tuple[str, str]]:
    """``(name, code)`` of every division with values; a code is "" where the code list knows none."""
    return _values.divisions_in(_row(name))


def cloud_lights(cloud: str) -> dict[str, int]:
    """Light → number of indicators of a cloud, good ones first; "" counts those without data; an indicator without
    thresholds is not counted."""
    return _indicators.cloud_lights(cloud)


def _row(name: str) -> _Indicator:
    return _indicators.find(name)
