"""A governed load against the raw path, and the checks alone against one raw scan with the same expressions.

Raw path: DuckDB ``read_csv`` → ``write_deltalake``. Governed: detect the encoding, match the columns, cast, 21 checks,
key uniqueness, profile, stage, judge, publish, quarantine. One row in a thousand is bad. Both sides run in one process,
alternating; the ratio is of the fastest run of each. Ten million rows run in a process of their own: its peak memory.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench._measure import report

CONTRACT = Path(__file__).parent / "contracts" / "readings.yaml"
CHECKS = 21


def generate(path: Path, rows: int, bad: bool) -> None:
    """8 columns; with ``bad`` one row in a thousand breaks a rule, in five ways."""
    import duckdb

    bad_when = "i % 1000 = 999" if bad else "false"
    duckdb.connect().execute(f"""
        COPY (SELECT CASE WHEN {bad_when} AND i % 5000 = 999 THEN i - 1 ELSE i END AS id,
            'P' || lpad((hash(i) % 100000000)::VARCHAR, 8, '0') AS code, '企业' || (i % 5000) AS name,
            (360100 + (i % 11) * 100)::VARCHAR AS division,
            CASE WHEN {bad_when} AND i % 5000 = 1999 THEN '2017-02-30'
                 ELSE (DATE '2015-01-01' + (i % 3000)::INT)::VARCHAR END AS day,
            CASE WHEN {bad_when} AND i % 5000 = 2999 THEN -1
                 ELSE round((hash(i * 7) % 100000) / 100.0, 2) END AS amount,
            CASE WHEN i % 50 = 0 THEN NULL WHEN {bad_when} AND i % 5000 = 3999 THEN '12.7'
                 ELSE (i % 500)::VARCHAR END AS aqi,
            CASE WHEN {bad_when} AND i % 5000 = 4999 THEN '未知' ELSE ['优', '良', '轻度污染'][1 + i % 3] END AS grade
        FROM range({rows}) t(i)) TO '{path}' (HEADER)
    """)


def raw(path: Path, folder: Path) -> None:
    import duckdb
    from deltalake import write_deltalake

    connection = duckdb.connect()
    reader = connection.sql(f"SELECT * FROM read_csv('{path}')").to_arrow_reader(122_880)
    write_deltalake(str(folder / os.urandom(4).hex()), reader)


def governed(path: Path, folder: Path) -> int:
    from ganyun.engine.port import engine
    from ganyun.features.exchange.rules.pipeline import Job, load

    contract = read_contract()
    job = Job(contract, contract.servers[0], (path,), "replace", os.urandom(8).hex())
    result = load(job, engine(), temp=folder / "tmp")
    assert result.outcome is not None and len(result.outcome.checks) >= CHECKS, len(result.outcome.checks)
    return result.quarantined


def read_contract():  # type: ignore[no-untyped-def]
    from ganyun.features.catalog.public import parse_contract

    contract = parse_contract(CONTRACT.read_text(), CONTRACT.name, print)
    assert contract is not None
    return contract


def fastest(runs: int, *sides: Callable[[], object]) -> list[float]:
    """Seconds of the fastest of several alternating runs of each side."""
    times: list[list[float]] = [[] for _ in sides]
    for _ in range(runs):
        for side, spent in zip(sides, times, strict=True):
            start = time.perf_counter()
            side()
            spent.append(time.perf_counter() - start)
    return [min(each) for each in times]


def checks_against_scan(path: Path) -> None:
    """All checks of a table (Parquet) against one raw DuckDB scan that counts with the same expressions.

    ``checks_over_scan`` judges without keeping rows (``quality.scan``); ``stream_over_scan`` is the pass of a load,
    which hands every row on besides judging it.
    """
    import duckdb

    from ganyun.features.quality.public import (
        CheckedStream,
        Relation,
        checked_query,
        compile_contract,
        preparations,
        scan,
        typed_query,
    )  # fmt: skip

    connection = duckdb.connect()
    plan = compile_contract(read_contract())
    table = path.with_suffix(".parquet")
    connection.execute(f"COPY (SELECT * FROM read_csv('{path}', all_varchar=true)) TO '{table}'")
    names = list(plan.columns)
    relation = Relation(f"read_parquet('{table}')", dict.fromkeys(names, "VARCHAR"), {name: name for name in names})
    counts = ", ".join(f"count(*) FILTER ({check.fails})" for check in plan.row_checks if check.fails)
    raw_scan = f"SELECT {counts}, count(*), count(DISTINCT _h0) FROM ({typed_query(plan, relation)})"
    query = checked_query(plan, relation)

    def judge() -> None:
        with duckdb.connect() as fresh:
            scan(plan, relation, fresh)

    def stream() -> None:
        checked = CheckedStream(plan, path.with_suffix(f".{os.urandom(3).hex()}"))
        for _ in checked.good(connection.sql(query).to_arrow_reader(122_880)):
            pass

    for statement in preparations(plan):
        connection.execute(statement)
    judged, streamed, scanned = fastest(5, judge, stream, lambda: connection.execute(raw_scan).fetchall())
    report("checks_over_scan", judged / scanned, "ratio", 1.5, seconds=round(judged, 3), scan_seconds=round(scanned, 3))
    report("stream_over_scan", streamed / scanned, "ratio", 1.5, seconds=round(streamed, 3))


def small(folder: Path) -> None:
    path, bad = folder / "clean.csv", folder / "bad.csv"
    generate(path, 1_000_000, bad=False)
    generate(bad, 1_000_000, bad=True)
    # With bad rows the limit is our own: the original text of repeated keys is read from the file a second time.
    for name, file, limit in (("load_1m_over_raw", path, 1.6), ("load_1m_with_bad_rows_over_raw", bad, 2.6)):
        # the raw path stops at the first bad value, so both are held against the clean file's raw time
        ours, theirs = fastest(5, lambda file=file: governed(file, folder), lambda: raw(path, folder))
        report(name, ours / theirs, "ratio", limit, seconds=round(ours, 3), raw_seconds=round(theirs, 3), checks=CHECKS)
    checks_against_scan(path)


def large(folder: Path) -> None:
    path = folder / "large.csv"
    generate(path, 10_000_000, bad=False)
    start = time.perf_counter()
    governed(path, folder)
    ours = time.perf_counter() - start
    peak = int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) / 1e6
    theirs = fastest(1, lambda: raw(path, folder))[0]
    again = fastest(1, lambda: governed(path, folder))[0]
    ours = min(ours, again)
    report("load_10m_over_raw", ours / theirs, "ratio", 1.6, seconds=round(ours, 2), raw_seconds=round(theirs, 2))
    report("load_10m_peak_memory", peak, "GB", 1.5)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="ganyun-bench-") as name:
        folder = Path(name)
        os.environ["GANYUN_HOME"] = str(folder / "home")
        os.environ["DJANGO_SETTINGS_MODULE"] = "ganyun.app.settings"
        import django

        django.setup()
        if "large" in sys.argv:
            large(folder)
            return
        small(folder)
        subprocess.run([sys.executable, "-m", "bench.load", "large"], check=True)


if __name__ == "__main__":
    main()
