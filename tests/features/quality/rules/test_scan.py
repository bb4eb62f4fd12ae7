"""Judging without loading finds what a load finds."""

from pathlib import Path

import duckdb
from tests.support.loading import contract_of, loaded, write

from ganyun.features.quality.public import Relation, compile_contract, key_hash, scan
from ganyun.features.quality.rules.types import column_type

TEXT = "city,day,aqi,note\n南昌,2024-01-01,5,\n南昌,2024-01-01,6,\n九江,2024-02-30,x,\n,2024-01-01,900,\n"


def test_it_counts_what_a_load_counts(tmp_path: Path) -> None:
    contract = contract_of()
    path = write(tmp_path / "a.csv", TEXT)
    names = ["city", "day", "aqi", "note"]
    relation = Relation(
        f"read_csv('{path}', all_varchar=true)", dict.fromkeys(names, "VARCHAR"), {name: name for name in names}
    )
    with duckdb.connect() as connection:
        verdicts = {each.check.code: each for each in scan(compile_contract(contract), relation, connection)}
    outcome = loaded(contract, path).outcome
    assert outcome is not None
    for result in outcome.checks:
        if result.code in verdicts:
            verdict = verdicts[result.code]
            assert (verdict.failed, verdict.assessed, verdict.holds) == (
                result.failed,
                result.assessed,
                result.holds,
            ), result.code
    assert verdicts["key"].failed == 1 and not verdicts["aqi.range"].holds


def test_a_typed_table_is_judged_as_its_text_is() -> None:
    """A column that has its type is not asked for it, and a table is read twice; the verdicts are the same."""
    plan = compile_contract(contract_of())
    rows = [("南昌", "2024-01-01", 5), ("南昌", "2024-01-01", 6), ("九江", None, 901), (None, "2024-01-02", -1)]
    found = {}
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE typed (city VARCHAR, day DATE, aqi INTEGER, note VARCHAR)")
        connection.executemany("INSERT INTO typed VALUES (?, ?, ?, NULL)", rows)
        connection.execute("CREATE TABLE texts AS SELECT COLUMNS(*)::VARCHAR FROM typed")
        for table in ("typed", "texts"):
            columns = {name: kind for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
            relation = Relation(table, columns, {name: name for name in columns})
            assert relation.typed == (table == "typed")
            verdicts = scan(plan, relation, connection)
            found[table] = {each.check.code: (each.failed, each.assessed, each.holds) for each in verdicts}
    assert found["typed"] == found["texts"]
    assert found["typed"]["aqi.range"][0] == 2 and found["typed"]["key"][0] == 1 and found["typed"]["aqi.type"][0] == 0


def test_long_codes_that_differ_in_the_8th_and_16th_character_are_not_one_key() -> None:
    """DuckDB's own hash takes eight in a hundred such codes for another one."""
    columns = {"code": column_type("string", "varchar", {})}
    with duckdb.connect() as connection:
        codes = "(SELECT 'XS00000' || a || '0000000' || b || '00' AS code FROM range(10) x(a), range(10) y(b))"
        plain, keys = connection.execute(
            f"SELECT count(DISTINCT hash(code)), count(DISTINCT {key_hash(['code'], columns)}) FROM {codes}"
        ).fetchall()[0]
    assert (keys, plain < 100) == (100, True)
