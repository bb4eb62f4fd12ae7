"""Values as they are compared."""

import duckdb
import pytest

from ganyun.features.models.rules.methods.link.normalise import value_sql
from ganyun.features.models.rules.methods.link.options import LinkOptions


def normal(how: str, value: str | None, kind: str = "text") -> object:
    options = LinkOptions.model_validate(
        {"from": "t.x", "key": "id", "normalise": {"v": how}, "compare": ["v"], "block": ["v"]}
    )
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {value_sql(options, 'v', kind)} FROM (SELECT ? AS v)", [value]).fetchone()[0]


@pytest.mark.parametrize(
    ("how", "value", "expected"),
    [
        ("text", " ａｂｃ　１２ ", "ABC12"),
        ("text", "　", None),
        ("text", None, None),
        ("person", "張 偉", "张伟"),
        ("person", "买买提·艾力", "买买提艾力"),
        ("organisation", "江西省赣江数据科技有限公司", "江西赣江数据科技"),
        ("organisation", "江西贛江數據科技有限責任公司", "江西赣江数据科技"),
        ("organisation", "南昌市（高新区）华兴厂", "南昌高新华兴"),
        ("organisation", "市公司", "市公司"),
        ("address", "江西省南昌市东湖区（八一大道）1号", "南昌市东湖区八一大道1号"),
        ("digits", "154-2800 5678", "15428005678"),
        ("digits", "１５４２", "1542"),
        ("none", " Abc", " Abc"),
    ],
)
def test_texts(how: str, value: str | None, expected: str | None) -> None:
    assert normal(how, value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("３６９９０１１９９００１０１００１３", "369901199001010013"),
        ("369901199001010014", None),
        (None, None),
        ("无", None),
    ],
)
def test_an_identifier_counts_only_when_it_passes_its_check(value: str | None, expected: str | None) -> None:
    options = LinkOptions.model_validate(
        {"from": "t.x", "key": "id", "valid": {"v": "citizen_id"}, "deterministic": [["v"]]}
    )
    with duckdb.connect() as connection:
        found = connection.execute(f"SELECT {value_sql(options, 'v', 'text')} FROM (SELECT ?::VARCHAR AS v)", [value])
        assert found.fetchone()[0] == expected
