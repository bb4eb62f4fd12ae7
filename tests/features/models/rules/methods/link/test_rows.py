"""Rows under short names, numbered from 0."""

import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.errors import NotEnoughData, RowsUnusable
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.rows import Rows, read_rows

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
        (0, 0, "2", "张伟"), (1, 0, "1", "李娜"), (2, 1, "2", "张伟"),
    ]  # fmt: skip
    assert (rows.counts, rows.possible, rows.dropped, rows.two) == ((2, 1), 2, 1, True)


def test_the_smallest_key_comes_first_where_it_names_a_cluster() -> None:
    rows = read({"t.a": A, "t.b": B}, left="t.a", right="t.b", output="clusters")
    assert rows.connection.execute("SELECT n, side, k FROM link_rows ORDER BY n").fetchall() == [
        (0, 0, "1"), (1, 0, "2"), (2, 1, "2"),
    ]  # fmt: skip


def test_initials_leave_the_order_alone() -> None:
    many = [{"id": n, "name": "张伟" if n % 3 else "李娜"} for n in range(5_000)]
    rows = read({"t.a": many}, **{"from": "t.a", "block": [["initials(name)"]]})
    assert rows.one(
        "SELECT bool_and(n = k::BIGINT AND i0 = CASE WHEN n % 3 = 0 THEN 'ln' ELSE 'zw' END) FROM link_rows"
    )


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
