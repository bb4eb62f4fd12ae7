"""The real files, for tests marked ``real``: read where they lie, never copied."""

import os
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from tests.support.tree import ROOT

DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")


def needs_real_data(test):
    """Marks a test ``real`` and skips it where the files are not."""
    absent = pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder")
    return pytest.mark.real(absent(test))


def real_rows(sql: str) -> pa.Table:
    """The result of a SELECT in which ``$DATA`` is the folder of the real files."""
    with duckdb.connect() as connection:
        return connection.sql(sql.replace("$DATA", str(DATA))).to_arrow_table()
