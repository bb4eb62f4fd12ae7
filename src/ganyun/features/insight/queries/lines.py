"""An indicator as a line of any list."""

from typing import Any

from ganyun.features.insight.queries.indicators import IndicatorView
from ganyun.features.insight.rules.growth import change, growth
from ganyun.features.insight.rules.lights import word
from ganyun.features.insight.rules.shown import label_of, shown, shown_change


def line_of(found: IndicatorView) -> dict[str, Any]:
    """An indicator as a line of a list."""
    year = shown_change(growth(found.value, found.year_ago), change(found.value, found.year_ago), found.unit)
    plain = found.value is not None and not found.light  # no thresholds, so no light
    return {
        "indicator": found, "shown": shown(found.value, found.unit, found.digits),
        "word": "—" if plain else word(found.light), "when": label_of(found.time, found.every),
        "year": year, "plain": plain,
    }  # fmt: skip
