"""What a ``kind: graph`` file may say: an option that would change nothing is an error."""

import pytest
from pydantic import ValidationError

from ganyun.features.models.rules.methods.graph.options import GraphOptions

BASE = {"from": "t.edges", "source": "a", "target": "b"}
RIDES = {**BASE, "task": "timetable", "trip": "trip", "departure": "dep", "arrival": "arr"}


def test_origins() -> None:
    assert GraphOptions.model_validate({**BASE, "origins": [360100, "甲"]}).start_values == ("360100", "甲")
    read = GraphOptions.model_validate({**BASE, "origins": {"from": "t.stops", "column": "name"}})
    assert (read.start_table, read.start_values) == ("t.stops", ())
    assert GraphOptions.model_validate(BASE).start_values == ()


def test_a_timetable() -> None:
    assert GraphOptions.model_validate(RIDES).transfer == 10


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({**BASE, "task": "components", "origins": ["a"]}, "origins 不用于 components"),
        ({**BASE, "transfer": 5}, "transfer 不用于 shortest，只用于 timetable"),
        ({**BASE, "task": "trace", "weight": "w"}, "weight 不用于 trace"),
        ({**BASE, "strong": True}, "strong 不用于 shortest"),
        ({**BASE, "task": "timetable", "trip": "t"}, "timetable 还要写 departure、arrival"),
        ({**RIDES, "directed": False}, "班次有方向"),
        ({**RIDES, "earliest": 600, "latest": 600}, "latest 要大于 earliest"),
        ({**BASE, "limit": -1}, "greater than or equal to 0"),
        ({**BASE, "task": "fastest"}, "'shortest', 'reach'"),
    ],
)
def test_what_does_not_belong(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        GraphOptions.model_validate(options)
