"""Rows under short names, and likeness by characters: the worked examples of standards.md §12."""

import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.errors import NotEnoughData, RowsUnusable
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.rows import LONGEST, Rows, read_rows

OPTIONS = {"key": "id", "compare": ["name"], "block": [["name"]]}
A = [{"id": 2, "name": "张伟"}, {"id": 1, "name": "李娜"}]
B = [{"id": 2, "name": "張偉"}, {"id": None, "name": "王芳"}]


def read(tables: dict[str, list[dict[str, object]]], **more: object) -> Rows:
    return read_rows(LinkOptions.model_validate({**OPTIONS, **more}), MethodTables(tables).connection)


def test_one_table() -> None:
    rows = read({"t.a": A}, **{"from": "t.a"})
    assert rows.connection.execute("SELECT n, side, k, c0 FROM link_rows ORDER BY n").fetchall() == [
        (0, 0, "1", "李娜"), (1, 0, "2", "张伟"),
    ]  # fmt: skip
    assert (rows.counts, rows.possible, rows.dropped, rows.two) == ((2,), 1, 0, False)


def test_two_tables_left_rows_first() -> None:
    rows = read({"t.a": A, "t.b": B}, left="t.a", right="t.b", normalise={"name": "person"})
    assert rows.connection.execute("SELECT n, side, k, c0 FROM link_rows ORDER BY n").fetchall() == [
        (0, 0, "1", "李娜"), (1, 0, "2", "张伟"), (2, 1, "2", "张伟"),
    ]  # fmt: skip
    assert (rows.counts, rows.possible, rows.dropped, rows.two) == ((2, 1), 2, 1, True)


def test_letters_of_pinyin_where_a_block_wants_them() -> None:
    rows = read({"t.a": A}, **{"from": "t.a", "block": [["initials(name)"]]})
    assert rows.connection.execute("SELECT c0, i0 FROM link_rows ORDER BY n").fetchall() == [
        ("李娜", "ln"),
        ("张伟", "zw"),
    ]


def test_a_key_that_names_two_rows() -> None:
    with pytest.raises(RowsUnusable, match="id 有 1 行重复"):
        read({"t.a": [*A, {"id": 2, "name": "王芳"}]}, **{"from": "t.a"})


def test_an_empty_table() -> None:
    with pytest.raises(NotEnoughData, match=r"t\.b 没有带 id 的行"):
        read({"t.a": A, "t.b": B[1:]}, left="t.a", right="t.b")


@pytest.fixture(scope="module")
def likeness():
    rows = read({"t.a": A}, **{"from": "t.a"})
    return lambda function, a, b: rows.connection.execute(f"SELECT {function}(?, ?)", [a, b]).fetchone()[0]


@pytest.mark.parametrize(
    ("a", "b", "winkler"),
    [
        ("MARTHA", "MARHTA", 0.961),
        ("江西赣江数据有限公司", "江西省赣江数据科技有限公司", 0.938),
        ("张伟", "章伟", 2 / 3),  # (1/2 + 1/2 + 1) / 3; by bytes it would be more alike
        ("张伟", "李娜", 0.0),
        ("杨润庆", "杨庆润", 5 / 9),  # (1/3 + 1/3 + 1) / 3; no bonus for the same beginning under 0.7
        ("张A", "A张", 0.0),
        ("张伟", "张伟", 1.0),
    ],
)
def test_jaro_winkler_counts_characters(likeness, a: str, b: str, winkler: float) -> None:
    assert likeness("link_alike", a, b) == pytest.approx(winkler, abs=0.0005)
    assert likeness("link_alike", b, a) == pytest.approx(winkler, abs=0.0005)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [
        ("张伟", "张三伟", 1),
        ("kitten", "sitting", 3),
        ("张伟", "李娜", 2),
        ("东湖区1号", "东湖区12号", 1),
        ("ab张", "AB章", 1),
    ],
)
def test_edits_count_characters(likeness, a: str, b: str, edits: int) -> None:
    assert likeness("link_edits", a, b) == edits == likeness("link_edits", b, a)


def test_long_texts_are_judged_by_their_beginning(likeness) -> None:
    assert LONGEST == 52
    assert likeness("link_alike", "赣" * 60, "赣" * 60 + "江") == pytest.approx(1.0)
    assert likeness("link_edits", "赣" * 60, "赣" * 50) == 2
