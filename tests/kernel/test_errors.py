import copy
import pickle

import pytest

from ganyun.kernel import errors
from ganyun.kernel.errors import N_, Conflict, Denied, Final, GanyunError, NotFound, Retryable, Unavailable


class FileMissing(NotFound):
    code = "test.file_missing"
    message = N_("找不到文件 {path}")
    fate = N_("没有读取任何数据。")
    fix = N_("检查路径后重试：ganyun load {resource}")


class Counted(Final):
    code = "test.counted"
    message = N_("{count:,} 行")


def test_it_says_what_happened_what_becomes_of_the_data_and_what_to_type() -> None:
    error = FileMissing(path="/a.csv", resource="ecology.air")

    assert error.parts() == {
        "message": "找不到文件 /a.csv",
        "fate": "没有读取任何数据。",
        "fix": "检查路径后重试：ganyun load ecology.air",
    }
    assert str(error) == "找不到文件 /a.csv\n没有读取任何数据。\n检查路径后重试：ganyun load ecology.air"


def test_values_are_attributes() -> None:
    error = FileMissing(path="/a.csv", resource="ecology.air")

    assert error.path == "/a.csv"
    assert error.values == {"path": "/a.csv", "resource": "ecology.air"}
    with pytest.raises(AttributeError, match="nothing"):
        _ = error.nothing


def test_empty_parts_are_left_out() -> None:
    assert NotFound(name="x").parts() == {"message": "找不到 x"}


def test_a_translation_is_filled_with_the_same_values() -> None:
    english = {"找不到文件 {path}": "No file {path}"}

    parts = FileMissing(path="a.csv", resource="r").parts(lambda text: english.get(text, text))

    assert parts["message"] == "No file a.csv"


def test_a_missing_value_shows_its_name_instead_of_hiding_the_error() -> None:
    assert FileMissing(path="/a.csv").parts()["fix"] == "检查路径后重试：ganyun load {resource}"


@pytest.mark.parametrize("values", [{}, {"count": "many"}, {"count": None}])
def test_a_value_that_the_template_cannot_format_does_not_hide_the_error(values: dict[str, object]) -> None:
    assert "行" in str(Counted(**values))


def test_braces_in_a_value_are_text() -> None:
    assert "{0.__class__}" in str(FileMissing(path="{0.__class__}", resource="r"))


@pytest.mark.parametrize("roundtrip", [lambda error: pickle.loads(pickle.dumps(error)), copy.copy, copy.deepcopy])
def test_it_survives_the_way_between_processes(roundtrip) -> None:
    error = roundtrip(FileMissing(path="/a.csv", resource="ecology.air"))

    assert type(error) is FileMissing
    assert error.values == {"path": "/a.csv", "resource": "ecology.air"}


def test_retryable_is_told_by_the_type() -> None:
    assert Conflict(name="x").retryable and isinstance(Conflict(name="x"), Retryable)
    assert Unavailable(name="x", reason="y").retryable
    assert not Denied(permission="p").retryable


def test_the_tree_in_the_docstring_is_the_tree_in_the_code() -> None:
    classes = [each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, GanyunError)]

    assert {each.__name__ for each in classes} <= set(
        (errors.__doc__ or "").replace("├", " ").replace("└", " ").split()
    )
    codes = [each.code for each in classes if "code" in vars(each)]
    assert len(codes) == len(set(codes))
