"""Recipes are read before they run: what they read, that they say what they are, that they give the same every time."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from ganyun.features.samples.errors import (
    RecipeBroken,
    RecipeLoop,
    RecipeNotRepeatable,
    RecipeUnlabelled,
    RecipeUnreadable,
)
from ganyun.features.samples.rules.recipes import as_csv, base_file, recipes


def given(folder: Path, **texts: str) -> Path:
    (folder / "samples").mkdir(parents=True)
    for table, text in texts.items():
        (folder / "samples" / f"{table}.sql").write_text(text, encoding="utf-8")
    return folder


def test_a_recipe_comes_after_those_it_reads(tmp_path: Path):
    folder = given(
        tmp_path / "x",
        a="-- 合成\nwith own as (select * from b) select * from own join base.divisions using (code)",
        b="-- synthetic\nselect 1 as code",
    )
    found = recipes(folder)
    assert [each.table for each in found] == ["b", "a"]
    assert set(found[1].reads) == {"b", "base.divisions"}
    assert found[1].target == folder / "samples/a.synthetic.csv"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("select 1", RecipeUnlabelled),
        ("-- counts by county\nselect 1", RecipeUnlabelled),
        ("-- 合成\nselect 1; select 2", RecipeUnreadable),
        ("-- 合成\ndrop table x", RecipeUnreadable),
        ("-- 合成\nselect random() as u", RecipeNotRepeatable),
        ("-- 合成\nselect current_date as d", RecipeNotRepeatable),
        ("-- 合成\nselect now() as d", RecipeNotRepeatable),
        ("-- 合成\nselect hash(1) as h", RecipeNotRepeatable),
        ("-- 合成\nselect * from a", RecipeLoop),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, error: type[Exception]):
    with pytest.raises(error):
        recipes(given(tmp_path / "x", a=text))


def test_text_that_is_not_utf_8(tmp_path: Path):
    folder = given(tmp_path / "x")
    (folder / "samples/a.sql").write_bytes("-- 合成\nselect 1".encode("gb18030"))
    with pytest.raises(RecipeUnreadable):
        recipes(folder)


def test_a_table_that_the_base_cloud_has_not(tmp_path: Path):
    folder = given(tmp_path / "base")
    (folder / "samples/divisions.csv").write_text("code\n36\n")
    assert base_file(folder, "divisions").name == "divisions.csv"
    with pytest.raises(RecipeBroken, match="divisions"):
        base_file(folder, "division")


def test_bytes_of_a_file():
    row = {
        **{"a": None, "b": True, "c": 0.1 + 0.2, "d": Decimal("1.50"), "e": date(2017, 1, 31)},
        **{"f": datetime(2017, 1, 31, 8, 30), "g": 'x, "y"', "h": 1e-7},
    }
    text = as_csv(row, [row]).decode()
    assert text == 'a,b,c,d,e,f,g,h\n,true,0.3,1.50,2017-01-31,2017-01-31 08:30:00,"x, ""y""",1e-07\n'
