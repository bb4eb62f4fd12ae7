"""Likeness by characters: the worked examples of standards.md §12, and no pair is dropped that is alike."""

from collections.abc import Callable

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import JaroWinkler, Levenshtein

from ganyun.features.models.rules.methods.link.likeness import define, like, signs

Likes = Callable[[str, str, str, float], bool]


@pytest.fixture(scope="module")
def likes() -> Likes:
    """Whether two texts are so alike by a function; asks with and without their signs."""
    connection = duckdb.connect()
    define(connection)
    define(connection)  # a second model of the same run

    def ask(by: str, a: str, b: str, at: float) -> bool:
        answers = set()
        for unless in ("false", "true"):
            sides = (
                f"SELECT c0 AS c0_{side}, s0 AS s0_{side}, z0 AS z0_{side}"
                f" FROM (SELECT c0, {signs('c0', unless=unless)} FROM (SELECT ?::VARCHAR AS c0))"
                for side in "lr"
            )
            query = f"SELECT {like('c0', by, at)} FROM ({next(sides)}), ({next(sides)})"
            answers.add(connection.execute(query, [a, b]).fetchall()[0][0])
        (answer,) = answers
        return bool(answer)

    return ask


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
        ("赣" * 60 + "江", "赣" * 60 + "河", 0.9934),
    ],
)
def test_jaro_winkler_counts_characters(likes: Likes, a: str, b: str, winkler: float) -> None:
    for one, other in ((a, b), (b, a)):
        assert likes("jaro_winkler", one, other, winkler - 0.0005)
        assert not likes("jaro_winkler", one, other, winkler + 0.0005)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [
        ("张伟", "张三伟", 1),
        ("kitten", "sitting", 3),
        ("张伟", "李娜", 2),
        ("东湖区1号", "东湖区12号", 1),
        ("赣" * 60, "赣" * 50, 10),
    ],
)
def test_edits_count_characters(likes: Likes, a: str, b: str, edits: int) -> None:
    for one, other in ((a, b), (b, a)):
        assert likes("levenshtein", one, other, edits)
        assert not likes("levenshtein", one, other, edits - 1)


TEXTS = st.text(st.sampled_from("赣江鄱阳湖AB12·é\u0301👧"), min_size=1, max_size=12) | st.text(
    st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), min_size=1, max_size=12
)


@settings(deadline=None, max_examples=300)
@given(a=TEXTS, b=TEXTS, at=st.floats(0.05, 0.99), edits=st.integers(0, 8))
def test_no_pair_that_is_alike_is_thought_hopeless(likes: Likes, a: str, b: str, at: float, edits: int) -> None:
    alike = JaroWinkler.similarity(a, b)
    if abs(alike - at) > 1e-6:
        assert likes("jaro_winkler", a, b, at) == (alike >= at)
    assert likes("levenshtein", a, b, edits) == (Levenshtein.distance(a, b) <= edits)
