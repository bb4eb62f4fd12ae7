"""How often rows agree by chance: all pairs where they are few, drawn ones where not, rare agreement over all rows."""

from typing import Any

import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.rules.methods.link.chance import Chances, chances
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.rows import read_rows


def found(tables: dict[str, Any], **more: Any) -> list[Chances]:
    named = {"from": "t.a"} if len(tables) == 1 else {"left": "t.a", "right": "t.b"}
    options = LinkOptions.model_validate({**named, "key": "id", "block": [["sex"]], **more})
    return chances(read_rows(options, MethodTables(tables).connection))


def test_all_pairs_of_few_rows() -> None:
    rows = [
        {"id": 1, "sex": "女", "name": "张伟"},
        {"id": 2, "sex": "女", "name": "张伟"},
        {"id": 3, "sex": "男", "name": "张三伟"},
        {"id": 4, "sex": None, "name": "李娜"},
    ]
    compare = ["sex", {"column": "name", "by": "levenshtein", "at": [1]}]
    sex, name = found({"t.a": rows}, compare=compare)
    assert sex == (1 / 3, 2 / 3)  # of three pairs that have both values
    assert name == (1 / 6, 2 / 6, 3 / 6)


def test_pairs_go_from_one_table_to_the_other() -> None:
    left = [{"id": n, "sex": "女"} for n in range(5)]
    right = [{"id": n, "sex": "男"} for n in range(5)]
    assert found({"t.a": left, "t.b": right}, compare=["sex"]) == [(None, 1.0)]


def test_what_the_file_gives_stays() -> None:
    rows = [{"id": 1, "sex": "女"}, {"id": 2, "sex": "男"}]
    assert found({"t.a": rows}, compare=[{"column": "sex", "u": [0.5, 0.5]}]) == [(0.5, 0.5)]


@pytest.mark.parametrize("two", [False, True])
def test_agreement_too_rare_to_be_drawn_is_counted_over_all_rows(two: bool) -> None:
    size = 20_000
    rows = [{"id": n, "sex": "女" if n % 2 else "男", "tel": str(n // 2)} for n in range(size)]
    tables = {"t.a": rows, "t.b": rows} if two else {"t.a": rows}
    sex, tel = found(tables, compare=["sex", "tel"], training_pairs=10_000)
    assert sex[0] == pytest.approx(0.5, abs=0.06) and sum(share or 0 for share in sex) == pytest.approx(1)
    # Two rows share a number: of 20,000 others one, or of 20,000 in the other table two.
    assert tel[0] == pytest.approx(2 / size if two else 1 / (size - 1))
