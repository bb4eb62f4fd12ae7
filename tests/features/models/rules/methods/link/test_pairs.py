"""Which pairs keys settle and which are left to compare."""

import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.pairs import gather, settle
from ganyun.features.models.rules.methods.link.rows import Rows, read_rows

VALID, OTHER = "369901199001010013", "369901199001010101"
BASE = {
    "from": "t.a", "key": "id", "valid": {"cid": "citizen_id"}, "deterministic": [["cid"], ["name", "tel"]],
    "compare": ["name", "tel"], "block": [["name"], ["tel"]],
}  # fmt: skip


def row(key: int, cid: str | None, name: str, tel: str | None) -> dict[str, object]:
    return {"id": key, "cid": cid, "name": name, "tel": tel}


def read(rows: list[dict[str, object]], **more: object) -> Rows:
    return read_rows(LinkOptions.model_validate({**BASE, **more}), MethodTables({"t.a": rows}).connection)


def settled(rows: Rows) -> list[tuple[int, int, int]]:
    settle(rows)
    return rows.connection.execute("SELECT l, r, rule FROM link_settled ORDER BY ALL").fetchall()


def candidates(rows: Rows) -> list[tuple[int, int, str]]:
    settle(rows)
    gather(rows)
    return rows.connection.execute("SELECT * FROM link_candidates ORDER BY ALL").fetchall()


def test_keys_in_their_order_and_each_pair_once() -> None:
    rows = read(
        [row(0, VALID, "张伟", "1"), row(1, VALID, "张伟", "1"), row(2, None, "张伟", "1"), row(3, "bad", "张伟", "1")]
    )
    assert settled(rows) == [(0, 1, 0), (0, 2, 1), (0, 3, 1), (1, 2, 1), (1, 3, 1), (2, 3, 1)]
    assert candidates(rows) == []


def test_different_valid_identities_are_different_whatever_else_agrees() -> None:
    rows = read([row(0, VALID, "张伟", "1"), row(1, OTHER, "张伟", "1")])
    assert OTHER != VALID and rows.one("SELECT count(c0) FROM link_rows") == 2
    assert settled(rows) == [] and candidates(rows) == []


def test_only_pairs_without_an_identity_on_one_side_are_left() -> None:
    rows = read(
        [row(0, VALID, "张伟", "1"), row(1, OTHER, "张伟", "2"), row(2, None, "张伟", "3"), row(3, None, "李娜", "3")]
    )
    assert candidates(rows) == [(0, 2, "0"), (1, 2, "0"), (2, 3, "1")]


def test_a_pair_of_two_blocks_is_compared_once() -> None:
    rows = read([row(0, None, "张伟", "1"), row(1, None, "张伟", "1")], deterministic=[["cid"]])
    assert candidates(rows) == [(0, 1, "0")]


def test_missing_values_agree_with_nothing() -> None:
    rows = read([row(0, None, "张伟", None), row(1, None, "李娜", None)])
    assert candidates(rows) == []


def test_pieces_of_columns() -> None:
    rows = read(
        [row(0, None, "张伟", "13800"), row(1, None, "章威", "13899")],
        block=[["initials(name)", "first(tel, 3)"], ["last(tel, 2)"]],
    )
    assert candidates(rows) == [(0, 1, "0")]


def test_two_identities() -> None:
    """A pair is left only when neither number is known on both sides."""
    more = {"valid": {"cid": "citizen_id", "tel": "mobile"}, "deterministic": [["cid"], ["tel"]], "block": [["name"]]}
    rows = read(
        [row(0, VALID, "张伟", None), row(1, None, "张伟", "13800005678"), row(2, None, "张伟", "13800005679")], **more
    )
    assert candidates(rows) == [(0, 1, "0"), (0, 2, "0")]


@pytest.mark.parametrize(
    ("more", "path"), [({"block": [["name"]]}, "block"), ({"deterministic": [["name"]]}, "determin")]
)
def test_a_value_that_everybody_shares(more: dict[str, object], path: str) -> None:
    rows = read(
        [row(i, None, "不详", str(i)) for i in range(30)], most_pairs=400, valid={}, **{"deterministic": [], **more}
    )
    with pytest.raises(RowsUnusable, match=rf"{path}.* 会产生 435 对，上限 400"):
        candidates(rows)


def test_pairs_that_an_identity_settles_do_not_count_against_a_block() -> None:
    people = [row(i, f"3699011990010100{i:02}", "不详", str(i)) for i in range(30)]
    rows = read(people, most_pairs=400, deterministic=[["cid"]])
    valid = rows.one("SELECT count(c0) FROM link_rows")
    settle(rows)
    if valid * (valid - 1) // 2 > 35:
        assert gather(rows) == 435 - valid * (valid - 1) // 2
