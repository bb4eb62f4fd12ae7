"""What goes into the store comes out again, and nothing else is run on the way."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.kernel.errors import Invalid, NotFound
from ganyun.kit.jobs.serialization import JsonSerializer, StoredError

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text().filter(lambda key: not key.startswith("$")), inner),
    max_leaves=20,
)


def there_and_back(value):
    return JsonSerializer().deserialize(JsonSerializer().serialize(value))


@given(json_values)
def test_round_trip(value):
    assert there_and_back(value) == value


def test_dates_and_times_keep_their_type():
    value = {"day": date(2024, 2, 29), "at": datetime(2024, 2, 29, 8, tzinfo=UTC)}
    assert there_and_back(value) == value


def test_an_error_keeps_its_class_and_values():
    error = there_and_back(NotFound(name="云"))
    assert type(error) is NotFound
    assert error.parts() == {"message": "找不到 云"}


def test_an_error_whose_class_is_gone_keeps_its_words():
    stored = JsonSerializer().serialize(Invalid(reason="坏行"))
    error = JsonSerializer().deserialize(stored.replace('"invalid"', '"gone.away"'))
    assert type(error) is StoredError
    assert (error.code, error.retryable) == ("gone.away", False)
    assert error.parts() == {"message": "输入不符合要求：坏行"}


def test_a_foreign_error_shows_no_internals():
    assert "shadow" not in JsonSerializer().serialize(ValueError("/etc/shadow"))


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", JsonSerializer])
def test_anything_else_is_refused(value):
    with pytest.raises(TypeError):
        JsonSerializer().serialize(value)
