"""What a ``kind: aggregate`` file may say."""

import pytest
from pydantic import ValidationError

from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions

BASE = {"from": "t.rows", "by": ["city"], "measures": {"n": "count"}}


def test_measures_are_spelt_short() -> None:
    options = AggregateOptions.model_validate(
        {**BASE, "measures": {"n": "count", "cost": {"sum": "x"}, "mean": {"mean": "x"}, "ill": {"share": "y"},
                              "people": {"distinct": "who"}}}
    )  # fmt: skip
    assert [(each.kind, each.column) for each in options.measures.values()] == [
        ("count", ""), ("sum", "x"), ("mean", "x"), ("share", "y"), ("distinct", "who"),
    ]  # fmt: skip
    assert (options.sums, options.shares, options.distincts) == (("x",), ("y",), ("who",))
    assert options.minimum == 10 and options.margins


def test_five_only_inside_an_organ() -> None:
    assert AggregateOptions.model_validate({**BASE, "minimum": 5, "inside": True}).minimum == 5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"minimum": 9}, "小于 10 只限机关内部"),
        ({"minimum": 4, "inside": True}, "greater than or equal to 5"),
        ({"inside": True}, "只与小于 10 的 minimum"),
        ({"by": []}, "at least 1"),
        ({"by": list("abcdef")}, "at most 5"),
        ({"by": ["city", "city"]}, "重复"),
        ({"measures": {}}, "at least 1"),
        ({"measures": {"city": "count"}}, "已被占用"),
        ({"measures": {"status": "count"}}, "已被占用"),
        ({"measures": {"m": {"median": "x"}}}, "'count', 'distinct', 'sum', 'mean' or 'share'"),
        ({"measures": {"m": "largest"}}, "Measure"),
        ({"p_percent": 10}, "用于 sum 或 mean"),
        ({"dominance": {"k": 85}}, "用于 sum 或 mean"),
    ],
)
def test_what_does_not_fit(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AggregateOptions.model_validate({**BASE, **change})
