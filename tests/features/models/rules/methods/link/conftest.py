"""A register of made-up people with duplicates and mistakes, small enough to link in a second."""

from typing import Any

import pyarrow as pa
import pytest

from ganyun.features.samples.public import generate, truth

SIZE, SEED, ERRORS = 4_000, 36, 0.3


@pytest.fixture(scope="session")
def people() -> pa.Table:
    """One register with duplicates; ``person`` is the truth."""
    return with_truth(generate("people", SIZE, SEED, ERRORS).read_all(), ERRORS)


@pytest.fixture(scope="session")
def clean() -> pa.Table:
    """The register without mistakes."""
    return with_truth(generate("people", SIZE, SEED, 0.0).read_all(), 0.0)


def with_truth(rows: pa.Table, errors: float) -> pa.Table:
    facts = truth("people", SIZE, SEED, errors).read_all().to_pylist()
    copies = {fact["record"]: fact["original"] for fact in facts if fact["kind"] == "duplicate"}
    names = [copies.get(record, record) for record in rows["record_id"].to_pylist()]
    return rows.append_column("person", pa.array(names))


@pytest.fixture
def base() -> dict[str, Any]:
    """Options of a link by names, dates and numbers."""
    return {
        "key": "record_id",
        "normalise": {"name": "person", "mobile": "digits"},
        "compare": [
            {"column": "name", "by": "jaro_winkler", "at": [0.88]},
            {"column": "birth_date"},
            {"column": "mobile"},
            {"column": "sex"},
        ],
        "block": [["name", "birth_date"], ["mobile"]],
        "prior": {"agree": [["mobile"]], "recall": 0.8},
        "training_pairs": 100_000,
        "truth": "person",
    }
