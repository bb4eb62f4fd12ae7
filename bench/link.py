"""Linking two registers of a million people: plain Splink, ours with the same settings, ours after valid identities.

Left is the clean register of the sample province, right the same people with duplicates and mistakes in 15 % of the
rows. All sides compare the same columns within the same blocks, train on as many pairs, and end with a table of pairs
in a DuckDB of their own with 6 GB. Alternating; the ratio is of the fastest run of each. "Settled" is the share of
right rows that a valid citizen number links before anything is compared. ``recall`` and ``precision`` are
against the truth.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench._measure import node, note, report

PEOPLE = int(os.environ.get("GANYUN_BENCH_PEOPLE", "1000000"))
ERRORS = 0.15
ROUNDS = int(os.environ.get("GANYUN_BENCH_ROUNDS", "2"))
MEMORY = "6GB"
REVIEW = 0.5
TRAINING = 1_000_000
BLOCKS = [["name", "birth_date"], ["mobile"], ["birth_date", "division_code"]]
AGREE = [["mobile"], ["name", "birth_date", "address"]]
COLUMNS = ("name", "birth_date", "sex", "mobile", "division_code", "address")
LIKE = {"name": (0.92, 0.8), "address": (0.95, 0.88)}
RECALL = 0.9


def registers(folder: Path) -> None:
    """``left.parquet``, ``right.parquet`` and ``truth.parquet``, which names the left row of every right row."""
    import duckdb
    import pyarrow.parquet as pq

    from ganyun.features.samples.public import generate, truth

    for side, errors in (("left", 0.0), ("right", ERRORS)):
        reader = generate("people", PEOPLE, seed=36, errors=errors)
        with pq.ParquetWriter(folder / f"{side}.parquet", reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
    with duckdb.connect() as connection:
        connection.register("facts", truth("people", PEOPLE, seed=36, errors=ERRORS))
        connection.execute("CREATE TABLE copies AS SELECT record, original FROM facts WHERE kind = 'duplicate'")
        connection.execute(f"""
            COPY (SELECT record_id AS r, coalesce(original, record_id) AS l
                  FROM '{folder}/right.parquet' LEFT JOIN copies ON record = record_id) TO '{folder}/truth.parquet'""")


def opened(folder: Path) -> Any:
    """A connection with the registers as ``bench.left`` and ``bench.right``."""
    import duckdb

    connection = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": str(folder / "spill")})
    connection.execute("CREATE SCHEMA bench")
    for side in ("left", "right"):
        connection.execute(f"CREATE VIEW bench.{side} AS SELECT * FROM '{folder}/{side}.parquet'")
        # Splink finds no columns of a table in a schema.
        connection.execute(f"CREATE VIEW {side}_register AS SELECT * FROM bench.{side}")
    return connection


def plain(connection: Any) -> None:
    """What the tutorial of Splink does, with these settings."""
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    comparisons = [
        compare.JaroWinklerAtThresholds(name, list(LIKE[name])) if name in LIKE else compare.ExactMatch(name)
        for name in COLUMNS
    ]
    settings = SettingsCreator(
        link_type="link_only",
        unique_id_column_name="record_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*block) for block in BLOCKS],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    api = DuckDBAPI(connection)
    tables = [api.register(f"{side}_register", dataset_display_name=side) for side in ("left", "right")]
    linker = Linker(tables, settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on(*each) for each in AGREE], recall=RECALL)
    linker.training.estimate_u_using_random_sampling(max_pairs=TRAINING + 1, seed=36)
    for block in BLOCKS:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*block), estimate_without_term_frequencies=True, max_pairs=TRAINING
        )
    found = linker.inference.predict(threshold_match_probability=REVIEW)
    connection.execute(f"""
        CREATE TABLE pairs AS SELECT record_id_l AS l, record_id_r AS r, match_probability AS probability
        FROM {found.physical_name}""")


def ours(connection: Any, **more: object) -> Any:
    from ganyun.features.models.rules.methods.link.method import Link
    from ganyun.features.models.rules.methods.link.options import LinkOptions
    from ganyun.features.models.rules.running import PinnedTables

    options = LinkOptions.model_validate(
        {
            "left": "bench.left",
            "right": "bench.right",
            "key": "record_id",
            "compare": [
                {"column": name, "by": "jaro_winkler", "at": LIKE[name]} if name in LIKE else {"column": name}
                for name in COLUMNS
            ],
            "block": BLOCKS,
            "prior": {"agree": AGREE, "recall": RECALL},
            "review": REVIEW,
            "threshold": 0.9,
            "training_pairs": TRAINING,
            **more,
        }
    )
    made = Link().make(options, PinnedTables(connection))
    writer = connection.cursor()
    writer.register("made", made.rows)
    writer.execute('CREATE TABLE pairs AS SELECT "left" AS l, "right" AS r, * EXCLUDE ("left", "right") FROM made')
    return made.card


def identities(connection: Any) -> Any:
    """Valid citizen numbers first; no two persons are merged without one."""
    return ours(connection, valid={"citizen_id": "citizen_id"}, deterministic=[["citizen_id"]], natural_person=True)


def judged(folder: Path, side: Callable[[Any], Any]) -> tuple[float, dict[str, float]]:
    """Seconds it took, and how right the pairs are."""
    with opened(folder) as connection:
        start = time.perf_counter()
        side(connection)
        spent = time.perf_counter() - start
        note(f"{side.__name__}: {spent:.1f} s")
        right, found, true, settled = connection.execute(f"""
            SELECT (SELECT count(*) FROM pairs JOIN '{folder}/truth.parquet' USING (l, r)),
                (SELECT count(*) FROM pairs), (SELECT count(*) FROM '{folder}/truth.parquet'),
                (SELECT count(DISTINCT r) FROM pairs {"WHERE match = 'deterministic'" if side is identities else ""})
        """).fetchall()[0]
        return spent, {"recall": right / true, "precision": right / found, "settled": settled / true}


def main() -> None:
    with node() as folder:
        registers(folder)
        sides = (plain, ours, identities)
        runs = [[judged(folder, side) for side in sides] for _ in range(ROUNDS)]
        (splink, of_splink), (same, of_same), (first, of_first) = (min(each) for each in zip(*runs, strict=True))
        shown = {"people": PEOPLE, "splink_seconds": round(splink, 1), "rounds": ROUNDS}
        report("link_over_splink", same / splink, "ratio", 1.2, seconds=round(same, 1),
               **quality("", of_same), **quality("splink_", of_splink), **shown)  # fmt: skip
        report("link_identities_first", first / splink, "ratio", 0.5, seconds=round(first, 1),
               **quality("", of_first), **shown)  # fmt: skip
        report("link_settled_first", of_first["settled"], "share", 0.8, least=True)
        peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1e6
        report("link_peak_memory", peak, "GB", 10)


def quality(prefix: str, figures: dict[str, float]) -> dict[str, float]:
    return {prefix + name: round(figures[name], 4) for name in ("recall", "precision")}


if __name__ == "__main__":
    main()
