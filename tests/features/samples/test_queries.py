"""Recipes run in a connection of their own: draws that never change, nothing to reach but the tables."""

import csv
import io
from pathlib import Path

import pytest

from ganyun.features.samples.errors import CloudWithoutRecipes, RecipeBroken, SampleDiffers
from ganyun.features.samples.public import check_cloud, write_cloud
from ganyun.features.samples.queries import cooked, made
from ganyun.kernel.packs import built_in_folder


def cook(folder: Path, **texts: str) -> dict[str, list[dict[str, str]]]:
    (folder / "samples").mkdir(parents=True)
    for table, text in texts.items():
        (folder / "samples" / f"{table}.sql").write_text(f"-- 合成\n{text}", encoding="utf-8")
    found = cooked(folder, built_in_folder() / "base")
    return {each.recipe.table: list(csv.DictReader(io.StringIO(each.content.decode()))) for each in found}


def test_draws_depend_on_their_arguments_only(tmp_path: Path):
    """These values stand for ever: a change of a macro would change every sample of every cloud."""
    sql = """select uniform('a', 0) as u, uniform('a', 'x') as t, normal('a', 0) as n, whole(3, 5, .99) as w,
             pick(['x', 'y', 'z'], .34) as p, weighted(['a', 'b', 'c'], [7, 2, 1], .69) as a,
             weighted(['a', 'b', 'c'], [7, 2, 1], .7) as b, weighted(['a', 'b', 'c'], [7, 2, 1], .999) as c,
             poisson('p', 0, 2.5) as few, poisson('q', 0, 40) as many, poisson('q', 0, 0) as none"""
    assert cook(tmp_path / "x", t=sql)["t"] == [
        {
            **{"u": "0.383449075976", "t": "0.886082051089", "n": "0.40650406559", "w": "5", "p": "y"},
            **{"a": "a", "b": "b", "c": "c", "few": "3", "many": "45", "none": "0"},
        }
    ]


def test_draws_have_their_distributions(tmp_path: Path):
    sql = """select round(avg(uniform('a', i)), 2) as u, round(abs(avg(normal('a', i))), 1) as n,
             round(stddev(normal('a', i)), 1) as s, round(avg(poisson('p', i, 3)), 1) as p,
             round(var_pop(poisson('p', i, 3))) as v, round(avg(poisson('q', i, 50))) as q,
             round(avg((weighted(['a', 'b'], [3, 1], uniform('w', i)) = 'a')::int), 2) as w from range(20000) t(i)"""
    [row] = cook(tmp_path / "x", t=sql)["t"]
    assert row == {"u": "0.5", "n": "0", "s": "1", "p": "3", "v": "3", "q": "50", "w": "0.75"}


def test_a_recipe_reads_other_recipes_and_the_base_cloud(tmp_path: Path):
    found = cook(
        tmp_path / "x",
        cities="select code, name from base.divisions where level = 'city'",
        counts="select count(*) as n, min(code) as first from cities",
    )
    assert found["counts"] == [{"n": str(len(found["cities"])), "first": "3601"}]
    assert found["cities"][0] == {"code": "3601", "name": "南昌市"}


def test_rows_come_sorted(tmp_path: Path):
    found = cook(tmp_path / "x", t="select * from (values (2, 'b'), (1, null), (1, 'a')) v(a, b) order by a desc")
    assert [tuple(row.values()) for row in found["t"]] == [("1", "a"), ("1", ""), ("2", "b")]


@pytest.mark.parametrize("sql", ["select * from read_csv('/etc/passwd')", "select * from nowhere", "select 1 +"])
def test_nothing_else_can_be_reached(tmp_path: Path, sql: str):
    with pytest.raises(RecipeBroken, match=r"t\.sql"):
        cook(tmp_path / "x", t=sql)


def test_write_and_check(home: Path):
    folder = home / "clouds/x/samples"
    folder.mkdir(parents=True)
    (folder / "t.sql").write_text("-- 合成\nselect 1 as a")
    with pytest.raises(SampleDiffers, match=r"t\.synthetic\.csv"):
        check_cloud("x")
    assert [each.changed for each in write_cloud("x")] == [True]
    assert (folder / "t.synthetic.csv").read_text() == "a\n1\n"
    assert [each.changed for each in write_cloud("x")] == [False]
    assert [each.rows for each in check_cloud("x")] == [1]
    (folder / "t.synthetic.csv").write_text("a\n2\n")
    with pytest.raises(SampleDiffers):
        check_cloud("x")


def test_a_broken_recipe_writes_nothing(home: Path):
    folder = home / "clouds/x/samples"
    folder.mkdir(parents=True)
    (folder / "a.sql").write_text("-- 合成\nselect 1 as a")
    (folder / "b.sql").write_text("-- 合成\nselect nothing from a")
    with pytest.raises(RecipeBroken):
        write_cloud("x")
    assert not (folder / "a.synthetic.csv").exists()


def test_an_unknown_cloud():
    with pytest.raises(CloudWithoutRecipes):
        list(made("nowhere"))
