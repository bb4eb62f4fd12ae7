"""What a forecast may be asked for."""

from typing import Any

import pytest
from pydantic import ValidationError

from ganyun.features.models.rules.methods.forecast.options import ForecastOptions
from ganyun.features.models.rules.methods.steps import Step

LEAST = {"from": "a.b", "time": "t", "value": "v", "horizon": 3}


def options(**more: Any) -> ForecastOptions:
    return ForecastOptions.model_validate(LEAST | more)


def test_seasons_are_one_or_several() -> None:
    assert options(season=12).season == (12,)
    assert options(season=[168, 24, 24]).season == (24, 168)
    assert options().season == ()


def test_every() -> None:
    assert options(every="5 minute").every == "5 minutes"
    assert options(every="month").step == Step("month")
    assert options().step is None


def test_fewer_origins_for_many_series() -> None:
    assert (options().origins_of(1000), options().origins_of(1001), options(origins=5).origins_of(9999)) == (3, 1, 5)


@pytest.mark.parametrize(
    "wrong",
    [
        {"horizon": -3},
        {"horizon": 0},
        {"horizon": 2.5},
        {"interval": 90},
        {"interval": 1},
        {"season": 0},
        {"season": [12, 0]},
        {"every": "fortnight"},
        {"method": "prophet"},
        {"missing": "guess"},
        {"origins": -1},
        {"minimum": 5, "maximum": 5},
        {"seasn": 12},
    ],
)
def test_what_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        options(**wrong)
