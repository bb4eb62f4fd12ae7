"""Each kind is entered under the word that its file uses."""

from typing import get_args

from ganyun.features.dashboards.rules.charts.registry import KINDS


def test_a_kind_is_called_what_its_class_says() -> None:
    for name, kind in KINDS.items():
        assert get_args(kind.model_fields["chart"].annotation) == (name,)
        assert all(field.description for key, field in kind.model_fields.items() if key != "chart"), name
