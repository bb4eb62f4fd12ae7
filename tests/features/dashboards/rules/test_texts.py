"""Texts in both languages."""

import pytest
from django.utils import translation
from pydantic import BaseModel, ValidationError

from ganyun.features.dashboards.rules.texts import Text, Title, many


class Holder(BaseModel):
    title: Title


def test_the_reader_s_language_or_the_other() -> None:
    both, one = Holder(title={"zh": "甲", "en": "A"}).title, Holder(title="甲").title
    assert (str(both), str(one)) == ("甲", "甲")
    with translation.override("en"):
        assert (str(both), str(one)) == ("A", "甲")
    assert isinstance(one, Text) and many("a") == ["a"] and many(["a"]) == ["a"]


def test_what_is_no_text() -> None:
    for wrong in (3, {"en": "A"}, {"zh": "甲", "fr": "A"}):
        with pytest.raises(ValidationError):
            Holder(title=wrong)
