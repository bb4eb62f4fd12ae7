"""What a cloud's recipes give, in a connection that reaches nothing but their own tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
from django.conf import settings

from ganyun.engine import port
from ganyun.features.samples.errors import CloudWithoutRecipes, RecipeBroken
from ganyun.features.samples.rules.recipes import MACROS, Recipe, as_csv, base_file, recipes
from ganyun.kernel.packs import built_in_folder


@dataclass(frozen=True, slots=True)
class Made:
    """What one recipe gives: the file it belongs in, its bytes, and the number of rows."""

    recipe: Recipe
    content: bytes
    rows: int

    @property
    def kept(self) -> bool:
        """Whether the file that is there has exactly these bytes."""
        return self.recipe.target.is_file() and self.recipe.target.read_bytes() == self.content


def clouds_with_recipes() -> dict[str, Path]:
    """Code → folder, for every cloud that has recipes."""
    found: dict[str, Path] = {}
    for folder in (built_in_folder(), Path(settings.GANYUN_CLOUDS)):
        for path in sorted(folder.glob("*/samples/*.sql")):
            found.setdefault(path.parent.parent.name, path.parent.parent)
    return found


def made(code: str) -> Iterator[Made]:
    """What the recipes of a cloud give, one after the other.

    Raises:
        CloudWithoutRecipes, RecipeBroken and what :func:`recipes` raises
    """
    known = clouds_with_recipes()
    if code not in known:
        raise CloudWithoutRecipes(cloud=code, known="、".join(known) or "—")
    yield from cooked(known[code], built_in_folder() / "base")


def cooked(folder: Path, base: Path) -> Iterator[Made]:
    """What the recipes below ``folder`` give; ``base`` is the folder of the base cloud."""
    with port.engine().connect(locked=True) as connection:
        for macro in MACROS:
            connection.execute(macro)
        connection.execute("CREATE SCHEMA base")
        seen: set[str] = set()
        for recipe in recipes(folder):
            for name in recipe.reads:
                if name.startswith("base.") and name not in seen:
                    seen.add(name)
                    _keep(connection, name, _texts(base_file(base, name.removeprefix("base."))))
            with _naming(recipe):
                rows = connection.sql(f"SELECT * FROM ({recipe.sql}\n) ORDER BY ALL NULLS LAST").to_arrow_table()
                yield Made(recipe, as_csv(rows.column_names, rows.to_pylist()), rows.num_rows)
                _keep(connection, recipe.table, rows)


def _keep(connection: Any, name: str, rows: pa.Table) -> None:
    connection.register("_given", rows)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM _given")
    connection.unregister("_given")


def _texts(path: Path) -> pa.Table:
    """Every column as text, an empty cell as a missing value: codes keep their zeros."""
    with path.open(encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    options = pyarrow.csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=True)
    options.null_values = [""]
    parsing = pyarrow.csv.ParseOptions(newlines_in_values=True)
    return pyarrow.csv.read_csv(path, parse_options=parsing, convert_options=options)


@contextmanager
def _naming(recipe: Recipe) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if not type(error).__module__.partition(".")[0].strip("_") == "duckdb":
            raise
        reason = str(error).strip().splitlines()[0]
        raise RecipeBroken(recipe=recipe.path.name, reason=reason) from error
