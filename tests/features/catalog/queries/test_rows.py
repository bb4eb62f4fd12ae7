"""Rows as anybody may see them, and only those who may; every read is on record."""

import pyarrow as pa
import pytest
from tests.support.actors import officer, reader

from ganyun.engine.port import BadSQL, engine
from ganyun.features.catalog.errors import BadQuery, NoData, ResourceNotFound, SqlRefused
from ganyun.features.catalog.policy import QUERY
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.features.catalog.queries.rows import preview, read_rows, run_sql
from ganyun.kernel.errors import Denied, Unauthenticated
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor


def sql(text: str, actor: Actor = SYSTEM) -> list[tuple[object, ...]]:
    return [tuple(row.values()) for row in run_sql(actor, text).read_all().to_pylist()]


def test_counts_joins_and_aliases(air, people) -> None:
    assert sql("select count(*) from ecology.city_air") == [(4,)]
    assert sql("from ecology.city_air select city order by city limit 1") == [("九江市",)]
    assert sql("select a.city, count(*) n from ecology.city_air a join ecology.people p on p.city = a.city "
               "group by 1 order by 1") == [("九江市", 1), ("南昌市", 4)]  # fmt: skip
    assert sql("select city_air.aqi from ecology.city_air where ecology.city_air.pm25 > 80") == [(120,)]
    assert sql("with x as (select max(aqi) m from ecology.city_air) select m from x") == [(120,)]
    assert sql("select 1") == [(1,)]


def test_masked_fields_are_masked_in_every_place(people) -> None:
    assert sql("select name, mobile from ecology.people order by id") == [
        ("张*", "138****5678"), ("李*", "139****1234"), (None, None),
    ] or sql("select mobile from ecology.people order by id")[0] == ("138****5678",)  # fmt: skip
    assert sql("select count(*) from ecology.people where mobile = '13800005678'") == [(0,)]
    assert sql("select count(*) from ecology.people where name like '张三%'") == [(0,)]
    assert sql("select max(mobile) from (select mobile from ecology.people) t") == [("139****1234",)]
    assert "13800005678" not in str(sql("select p from ecology.people p"))
    assert "13800005678" not in str(sql("select * from ecology.people"))


def test_only_columns_of_the_contract_are_seen(air) -> None:
    engine().append(
        "ecology.city_air", pa.table({"city": ["吉安市"], "inner_note": ["x"]}).to_reader(), batch_id="more"
    )
    assert "inner_note" not in run_sql(SYSTEM, "select * from ecology.city_air").schema.names
    with pytest.raises(BadSQL):
        sql("select inner_note from ecology.city_air")


def test_a_field_that_the_table_does_not_have_yet_is_null(published) -> None:
    engine().append("ecology.city_air", pa.table({"city": ["南昌市"]}).to_reader(), batch_id="a")
    assert sql("select city, pm25 from ecology.city_air") == [("南昌市", None)]
    assert sql("select count(*) from ecology.city_air where pm25 > 1") == [(0,)]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("select * from ecology.city_ari", ResourceNotFound),
        ("select * from ecology.city_air; drop table x", SqlRefused),
        ("select nope from ecology.city_air", BadSQL),
        ("select * from base.divisions", NoData),
        ("select * from information_schema.tables", ResourceNotFound),
        ("select * from read_csv('/etc/passwd')", SqlRefused),
    ],
)
def test_what_cannot_be_asked_says_why_and_is_on_record(air, records, text, error) -> None:
    with pytest.raises(error):
        sql(text)
    assert records()[-1]["action"] == "catalog.read_rows" and records()[-1]["outcome"] == "FAIL"


def test_a_read_is_on_record(air, records) -> None:
    sql("select count(*) from ecology.city_air", reader())
    record = records()[-1]
    assert (record["actor"], record["outcome"]) == ("zhao", "OK")
    assert record["arguments"] == {"sql": "select count(*) from ecology.city_air", "resources": "ecology.city_air"}


@pytest.mark.parametrize(
    ("actor", "resource", "may"),
    [
        (ANONYMOUS, "ecology.city_air", True),  # open without condition
        (ANONYMOUS, "ecology.people", False),  # shared under a condition
        (reader(), "ecology.people", False),
        (officer(), "ecology.people", True),  # the owner's own people
        (SYSTEM, "ecology.people", True),
        (Actor("x", "", frozenset({"catalog.read"})), "ecology.people", False),
    ],
)
def test_who_may_see_rows(air, people, records, actor, resource, may) -> None:
    found = contract_in_force(resource)
    if may:
        assert read_rows(actor, resource).read_all().num_rows >= 3
        assert preview(actor, found) is not None
        return
    refused = Unauthenticated if actor is ANONYMOUS else Denied
    with pytest.raises(refused):
        read_rows(actor, resource)
    assert records()[-1]["outcome"] == "DENY"
    with pytest.raises(refused):
        preview(actor, found)
    if actor.has(QUERY):
        with pytest.raises(refused):
            sql(f"select count(*) from {resource}", actor)


@pytest.mark.parametrize("actor", [ANONYMOUS, Actor("x", "省环保厅", frozenset({"catalog.read"}))], ids=str)
def test_sql_has_a_permission_of_its_own(air, records, actor) -> None:
    with pytest.raises((Denied, Unauthenticated)):
        sql("select 1", actor)
    assert records()[-1]["outcome"] == "DENY"


def test_sharing_without_condition_is_for_staff_not_for_citizens(published) -> None:
    rows_of = pa.table({"code": ["360100"], "name": ["南昌市"]})
    engine().append("base.divisions", rows_of.to_reader(), batch_id="d")
    assert sql("select name from base.divisions", reader()) == [("南昌市",)]
    with pytest.raises(Unauthenticated):
        read_rows(ANONYMOUS, "base.divisions")
    with pytest.raises(Denied):
        read_rows(Actor("x", "某单位"), "base.divisions")


def rows(**options: object) -> list[dict[str, object]]:
    return read_rows(SYSTEM, "ecology.city_air", **options).read_all().to_pylist()  # type: ignore[arg-type]


def test_columns_filters_and_pages(air) -> None:
    assert [row["aqi"] for row in rows(filters={"city": "南昌市"})] == [80, 120]
    assert [row["city"] for row in rows(filters={"aqi": "45"})] == ["九江市"]
    assert [row["city"] for row in rows(filters={"aqi": ""})] == ["赣州市"]
    assert [row["city"] for row in rows(filters={"date": "2016-01-01", "pm25": "30"})] == ["九江市"]
    assert rows(columns=["pm25", "city"], limit=1) == [{"pm25": 50.0, "city": "南昌市"}]
    assert len(rows(limit=2)) == 2 and len(rows(offset=3)) == 1 and rows(offset=99) == []


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"columns": ["aqui"]}, "aqi"),
        ({"filters": {"aqui": "1"}}, "aqi"),
        ({"filters": {"aqi": "many"}}, "integer"),
        ({"filters": {"date": "2017-02-30"}}, "date"),
        ({"filters": {"city": "x' or 1=1 --"}}, None),
    ],
)
def test_bad_filters(air, options, word) -> None:
    if word is None:
        assert rows(**options) == []
        return
    with pytest.raises(BadQuery, match=word):
        rows(**options)


def test_masked_fields_cannot_be_filtered(people) -> None:
    with pytest.raises(BadQuery, match="脱敏"):
        read_rows(SYSTEM, "ecology.people", filters={"mobile": "13800005678"})


def test_a_preview_without_data_is_none(published) -> None:
    assert preview(SYSTEM, contract_in_force("ecology.city_air")) is None
