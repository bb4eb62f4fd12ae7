"""Full text: what is found, in which order, and how it reads."""

from typing import Any

import pyarrow as pa
import pytest

from ganyun.engine.port import engine
from ganyun.features.dashboards.rules.finding import Query, loosened, marked, parse, statement
from ganyun.features.dashboards.rules.plans import Plan, column_out, equals
from ganyun.features.dashboards.rules.sources import Column, Source

TABLE = Source(
    "c.laws", {"law": Column("law", "VARCHAR"), "text": Column("text", "VARCHAR"), "n": Column("n", "BIGINT")}
)
ROWS = {
    "law": ["环境保护税法", "水污染防治法", "劳动法", None, "Data Act"],
    "text": [
        "应当缴纳环境保护税。",
        "排放污染物，应当缴纳税款；环境保护主管部门……",
        "用人单位应当支付工资。",
        "没有名称的一条",
        "GDPR and data, DATA again",
    ],
    "n": [1, 2, 3, 4, 5],
}


@pytest.fixture
def find(home: Any) -> Any:
    engine().append("c.laws", pa.table(ROWS).to_reader(), batch_id="1")
    outs = (
        column_out(TABLE, "c0", "n", "raw"),
        column_out(TABLE, "s0", "law", "raw"),
        column_out(TABLE, "s1", "text", "raw"),
    )
    plan = Plan("c.laws", outs, grouped=False, limit=10)

    def ask(query: Query, *conditions: Any, offset: int = 0) -> list[int]:
        with engine().connect({"c.laws": "c.laws"}, locked=True) as connection:
            rows = connection.sql(statement(plan, TABLE, query, conditions, offset)).to_arrow_table().to_pylist()
        return [row["c0"] for row in rows]

    return ask


def test_a_hit_in_the_first_column_counts_more(find: Any) -> None:
    assert find(parse("环境保护")) == [1, 2]
    assert find(parse("应当")) != [] and set(find(parse("应当"))) == {1, 2, 3}


def test_every_word_must_occur_somewhere(find: Any) -> None:
    assert find(parse("环境 税法")) == [1]
    assert find(parse("环境 工资")) == []


def test_letters_are_found_in_any_case(find: Any) -> None:
    assert find(parse("dAtA")) == [5] == find(parse("gdpr act"))


def test_parts_of_words_when_no_row_has_them_all(find: Any) -> None:
    query = loosened(parse("环境保护税收"))
    assert query.pairs == ("环境", "境保", "保护", "护税", "税收") and query.enough == 4
    assert find(query) == [1]
    assert loosened(parse("GDPR合规")).pairs == ("合规", "gdpr")


def test_filters_and_pages(find: Any) -> None:
    assert find(parse("应当"), equals("n", [3])) == [3]
    assert len(find(parse("应当"), offset=1)) == 2


@pytest.mark.parametrize("text", ["'; drop table x --", "%", "\\", "') or true --", "\u0000"])
def test_what_is_typed_is_only_ever_looked_for(find: Any, text: str) -> None:
    assert find(parse(text)) == []


def test_words_are_few_and_told_once() -> None:
    assert parse("  甲 乙  甲 A a ").words == ("甲", "乙", "a")
    assert len(parse(" ".join(map(str, range(50)))).words) == 6
    assert parse("   ").words == ()


def test_marks_are_safe_html_around_what_was_found() -> None:
    assert marked("<b>环境</b>保护", ("环境",)) == "&lt;b&gt;<mark>环境</mark>&lt;/b&gt;保护"
    assert marked("ABC abc", ("b",)) == "A<mark>B</mark>C a<mark>b</mark>c"
    assert marked("没有", ("x",)) == "没有"


def test_a_long_text_is_cut_around_the_hits() -> None:
    text = "前" * 300 + "要找的词" + "后" * 300
    found = marked(text, ("要找的词",), 60)
    assert "<mark>要找的词</mark>" in found and found.startswith("…") and found.endswith("…")
    assert len(found) < 100
    assert marked("短", ("x",), 60) == "短"
