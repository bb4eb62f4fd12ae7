"""The whole method: people with duplicates, two registers, natural persons, clusters; real benchmarks."""

import json
from typing import Any

import pyarrow as pa
import pytest
from tests.support.method_tables import made_by
from tests.support.real_data import needs_real_data, real_rows

from ganyun.features.models.rules.methods.link.method import Link
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.method import Made, Unfit
from ganyun.features.models.rules.methods.registry import method

IDENTITY = {"valid": {"citizen_id": "citizen_id"}, "deterministic": [["citizen_id"]]}


def value(made: Made, name: str) -> float:
    found = next(each.value for each in made.card.metrics if each.name == name)
    assert found is not None
    return found


def baseline(made: Made, name: str) -> float | None:
    return next(each.baseline for each in made.card.metrics if each.name == name)


def run(tables: dict[str, pa.Table], options: dict[str, Any], **more: Any) -> Made:
    chosen = {"from": next(iter(tables))} if len(tables) == 1 else dict(zip(("left", "right"), tables, strict=True))
    return made_by(Link(), {**options, **chosen, **more}, tables)


def test_it_is_registered() -> None:
    assert isinstance(method("link"), Link)


def test_duplicates_by_probability(people: pa.Table, base: dict[str, Any]) -> None:
    made = run({"t.people": people}, base)
    assert value(made, "precision") > 0.97 and value(made, "recall") > 0.85
    assert value(made, "reduction_ratio") > 0.99 and value(made, "pairs_completeness") > 0.9
    assert made.card.facts["learnt"] == "由 EM 估计"
    assert {level["column"] for level in made.card.tables["levels"]} == {"name", "birth_date", "mobile", "sex"}


def test_the_explanation_adds_up_to_the_weight(people: pa.Table, base: dict[str, Any]) -> None:
    made = run({"t.people": people}, base, labels={"name": "姓名"})
    for row in made.rows.slice(0, 50).to_pylist():
        told = json.loads(row["explanation"])
        assert list(told) == ["先验", "姓名", "birth_date", "mobile", "sex"]
        assert sum(told.values()) == pytest.approx(row["weight"], abs=0.03)
        assert row["rule"] in ("name+birth_date", "mobile")


def test_identities_first(people: pa.Table, base: dict[str, Any]) -> None:
    alone = run({"t.people": people}, {"key": "record_id", "truth": "person", **IDENTITY})
    assert value(alone, "precision") == 1.0 and alone.card.facts["compared"] == 0
    assert set(alone.rows["match"].to_pylist()) == {"deterministic"}
    assert json.loads(alone.rows["explanation"][0].as_py()) == {"citizen_id": "相等"}
    both = run({"t.people": people}, base, **IDENTITY)
    assert value(both, "recall") > value(alone, "recall") and value(both, "precision") > 0.99
    assert baseline(both, "recall") == pytest.approx(value(alone, "recall"))
    assert both.card.facts["compared"] < run({"t.people": people}, base).card.facts["compared"]


def test_two_registers(people: pa.Table, clean: pa.Table, base: dict[str, Any]) -> None:
    made = run({"t.left": clean, "t.right": people}, base, **IDENTITY)
    assert value(made, "precision") > 0.99 and value(made, "recall") > 0.97
    rows = made.rows.to_pylist()
    assert all(row["left"].startswith("R0") for row in rows)
    assert made.card.facts["learnt"] == "由有效号码相同的行对统计"


def test_natural_persons_are_never_merged_without_a_valid_number(people: pa.Table, base: dict[str, Any]) -> None:
    more = {**IDENTITY, "natural_person": True}
    more["deterministic"] = [["citizen_id"], ["name", "birth_date", "mobile"]]
    made = run({"t.people": people}, base, **more)
    for row in made.rows.to_pylist():
        assert (row["match"] == "deterministic") == (row["rule"] == "citizen_id")
        assert row["match"] in ("deterministic", "review")
    assert made.card.facts["probabilistic"] == 0 and made.card.facts["review"] > 0
    assert made.card.notes[-1].startswith("自然人：只有有效号码相同的才合并")
    clusters = run({"t.people": people}, base, **more, output="clusters")
    number = dict(zip(people["record_id"].to_pylist(), people["citizen_id"].to_pylist(), strict=True))
    for row in clusters.rows.to_pylist():
        if row["size"] > 1:
            assert number[row["record_id"]] is not None
    assert value(clusters, "cluster_precision") == 1.0


def test_clusters_name_every_row_once(people: pa.Table, base: dict[str, Any]) -> None:
    made = run({"t.people": people}, base, **IDENTITY, output="clusters")
    assert sorted(made.rows["record_id"].to_pylist()) == sorted(people["record_id"].to_pylist())
    assert made.rows.num_rows == people.num_rows
    assert value(made, "cluster_precision") > 0.98 and value(made, "cluster_recall") > 0.85
    assert made.card.facts["clusters"] < people.num_rows and made.card.facts["largest"] < 8


def test_clusters_of_two_tables(people: pa.Table, clean: pa.Table) -> None:
    made = run({"t.left": clean, "t.right": people}, {"key": "record_id", **IDENTITY, "output": "clusters"})
    row = next(row for row in made.rows.to_pylist() if row["table"] == "t.right" and row["size"] == 2)
    assert row["cluster"].startswith("t.left/R") and made.rows.num_rows == people.num_rows + clean.num_rows


def test_a_cluster_with_two_valid_numbers_is_taken_apart() -> None:
    """1 and 3 have different numbers; 2 has none and is like both."""
    rows = [
        {"id": 1, "cid": "369901199001010013", "tel": "1", "mail": "a"},
        {"id": 2, "cid": None, "tel": "1", "mail": "b"},
        {"id": 3, "cid": "369901199001010101", "tel": "2", "mail": "b"},
    ]
    options = {
        "key": "id",
        "valid": {"cid": "citizen_id"},
        "deterministic": [["cid"], ["tel"], ["mail"]],
        "output": "clusters",
    }
    made = run({"t.rows": pa.Table.from_pylist(rows)}, options)
    clusters = dict(zip(made.rows["id"].to_pylist(), made.rows["cluster"].to_pylist(), strict=True))
    assert clusters[1] != clusters[3] and made.card.notes == ("1 个簇会含有两个不同的有效号码，已拆开",)


def test_nothing_to_find() -> None:
    rows = pa.table({"id": [1, 2], "name": ["张伟", "李娜"]})
    options = {"key": "id", "compare": ["name"], "block": [["name"]]}
    made = run({"t.rows": rows}, options)
    assert made.rows.num_rows == 0 and made.card.facts["compared"] == 0


def test_the_same_rows_give_the_same_pairs(people: pa.Table, base: dict[str, Any]) -> None:
    shuffled = people.take(pa.array(range(people.num_rows - 1, -1, -1)))
    first, second = (run({"t.people": table}, base).rows.sort_by([("left", "ascending"), ("right", "ascending")])
                     for table in (people, shuffled))  # fmt: skip
    assert first.drop_columns(["weight", "probability"]).equals(second.drop_columns(["weight", "probability"]))


SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string()), ("born", pa.date32()), ("x", pa.float64())])
PLAIN: dict[str, Any] = {"from": "t.a", "key": "id", "compare": ["name"], "block": [["name"]]}


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"key": "nothing"}, "key"),
        ({"block": [["nothing"]]}, "columns"),
        ({"compare": [{"column": "born", "by": "jaro_winkler"}]}, "compare[0]"),
        ({"compare": [{"column": "name", "by": "date"}]}, "compare[0]"),
        ({"compare": [{"column": "name", "by": "numeric"}]}, "compare[0]"),
        ({"normalise": {"born": "person"}}, "normalise.born"),
        ({"truth": "nothing"}, "truth"),
        ({"valid": {"name": "citizen"}, "deterministic": [["name"]]}, "valid.name"),
    ],
)
def test_options_that_do_not_fit(more: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as caught:
        Link().shape(LinkOptions.model_validate({**PLAIN, **more}), {"t.a": SCHEMA})
    assert caught.value.path == path


def test_columns_of_two_tables_are_of_one_kind() -> None:
    options = LinkOptions.model_validate({**PLAIN, "from": "", "left": "t.a", "right": "t.b"})
    other = pa.schema([("id", pa.int64()), ("name", pa.int64())])
    with pytest.raises(Unfit, match="name 在左表是 string，在右表是 int64"):
        Link().shape(options, {"t.a": SCHEMA, "t.b": other})


def test_levels_travel_from_everything_that_decides() -> None:
    shape = Link().shape(LinkOptions.model_validate(PLAIN), {"t.a": SCHEMA})
    found = {column.name: column.sources for column in shape.columns}
    assert found["probability"] == ("t.a.id", "t.a.name") and found["left"] == ("t.a.id",)


# --- real benchmarks ------------------------------------------------------------------------------------------------

FEBRL = """
    SELECT rec_id, regexp_extract(rec_id, 'rec-(\\d+)-', 1) AS truth, * EXCLUDE (rec_id)
    FROM read_csv('$DATA/credit/febrl_dataset{number}.csv.gz', all_varchar = true)"""
FEBRL_OPTIONS: dict[str, Any] = {
    "key": "rec_id", "truth": "truth", "prior": {"agree": [["soc_sec_id"]], "recall": 0.9},
    "compare": [
        {"column": "given_name", "by": "jaro_winkler"}, {"column": "surname", "by": "jaro_winkler"},
        {"column": "date_of_birth", "by": "levenshtein", "at": [1]},
        {"column": "soc_sec_id", "by": "levenshtein", "at": [1]},
        {"column": "address_1", "by": "jaro_winkler"}, {"column": "suburb", "by": "jaro_winkler"}, "postcode",
    ],
    "block": [["soc_sec_id"], ["date_of_birth"], ["given_name", "surname"], ["surname", "postcode"], ["address_1"]],
}  # fmt: skip


@needs_real_data
@pytest.mark.parametrize("number", [1, 2, 3])
def test_febrl(number: int) -> None:
    made = run({"t.febrl": real_rows(FEBRL.format(number=number))}, FEBRL_OPTIONS, output="clusters")
    assert value(made, "precision") > 0.99 and value(made, "recall") > 0.97
    assert value(made, "cluster_f1") > 0.98 and value(made, "reduction_ratio") > 0.99


@needs_real_data
def test_historical_figures() -> None:
    """50,578 records; Splink 4 by its own example reached a clustered F1 of 0.828 (README beside the file)."""
    rows = real_rows("SELECT * REPLACE (dob::VARCHAR AS dob) FROM '$DATA/credit/er_historical_50k.parquet'")
    options: dict[str, Any] = {
        "key": "unique_id", "truth": "cluster", "output": "clusters", "threshold": 0.95,
        "prior": {"agree": [["first_name", "surname", "dob"], ["full_name", "postcode_fake"]], "recall": 0.6},
        "compare": [
            {"column": "full_name", "by": "jaro_winkler", "at": [0.94, 0.85], "frequency": True},
            {"column": "dob", "by": "levenshtein", "at": [1, 2]},
            {"column": "postcode_fake", "by": "levenshtein", "at": [2]},
            {"column": "birth_place", "frequency": True},
            {"column": "occupation", "frequency": True},
        ],
        "block": [
            ["full_name"], ["first_name", "surname"], ["dob"], ["postcode_fake"], ["first_name", "birth_place"],
            ["surname", "birth_place"], ["surname", "occupation"], ["birth_place", "occupation"],
        ],
    }  # fmt: skip
    made = run({"t.figures": rows}, options)
    assert value(made, "cluster_f1") > 0.828
