"""Our checks against ``datacontract test`` (PyPI ``datacontract-cli``, own environment): time, verdicts, counts.

The same contract and the same million rows, 200 bad values for each of six rules, as a table (Parquet, typed) and as
the CSV it came from. ``in_process`` compares what happens after both have started (reading, every check); ``command``
compares whole processes. A CSV is read as text here, cell by cell, so that a value of the wrong type is a finding with
its row; there the first such value ends the test. That limit is our own.
"""

import dataclasses
import json
import os
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

from bench._measure import ROOT, node, peer, report, timed
from bench.load import CONTRACT, read_contract

PACKAGES = ["datacontract-cli[duckdb]>=1.2,<2"]
ROUNDS = 5
FORMS = {"parquet": 10.0, "csv": 5.0}  # how many times faster we have to be
JUDGE = """
import json, sys, time
from datacontract.data_contract import DataContract
start = time.perf_counter()
run = DataContract(data_contract_file=sys.argv[1], server="sample").test()
spent = time.perf_counter() - start
value = lambda check: (check.diagnostics or {}).get("value")
found = [{"type": check.type, "field": check.field, "value": value(check)} for check in run.checks]
print("RESULT" + json.dumps({"seconds": spent, "checks": found}))
"""
# their kind of check → ours
SAME = {
    "field_required": "required",
    "field_primary_key_unique": "key",
    "field_minimum": "range",
    "field_maximum": "range",
    "field_min_length": "length",
    "field_max_length": "length",
    "field_regex": "pattern",
    "field_invalid_values": "enumeration",
}


def generate(folder: Path) -> None:
    """Bad values that every reader can parse: datacontract stops at the first that is of the wrong type."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("""
        CREATE TABLE readings AS SELECT CASE WHEN i % 5000 = 999 THEN i - 1 ELSE i END AS id,
            CASE WHEN i % 5000 = 1999 THEN 'X1' ELSE 'P' || lpad((hash(i) % 100000000)::VARCHAR, 8, '0') END AS code,
            CASE WHEN i % 5000 = 123 THEN NULL ELSE '企业' || (i % 5000) END AS name,
            (360100 + (i % 11) * 100)::VARCHAR AS division, DATE '2015-01-01' + (i % 3000)::INT AS day,
            CASE WHEN i % 5000 = 2999 THEN -1 ELSE round((hash(i * 7) % 100000) / 100.0, 2) END::DOUBLE AS amount,
            CASE WHEN i % 50 = 0 THEN NULL ELSE i % 500 END::INTEGER AS aqi,
            CASE WHEN i % 5000 = 4999 THEN '未知' ELSE ['优', '良', '轻度污染'][1 + i % 3] END AS grade
        FROM range(1000000) t(i)
    """)
    for form in FORMS:
        connection.execute(f"COPY readings TO '{folder / f'b.{form}'}' (FORMAT {form})")


@cache
def database() -> Any:
    """A database without tables, as a running node holds one open."""
    import duckdb

    return duckdb.connect()


def ours(path: Path) -> tuple[float, dict[str, int]]:
    """Seconds and failures per check of one scan of the file: open it, match its columns, judge all rules."""
    from ganyun.features.exchange.rules.sources.readers import Opening, open_source
    from ganyun.features.quality.public import compile_contract, scan

    database()
    start = time.perf_counter()
    contract = read_contract()
    server = dataclasses.replace(contract.servers[0], path=path.name, format=path.suffix.removeprefix("."))
    plan = compile_contract(contract)
    with database().cursor() as connection:
        source = open_source(Opening(connection, path, contract, server, path.parent))
        verdicts = scan(plan, source.relation, connection)
    return time.perf_counter() - start, {verdict.check.code: verdict.failed for verdict in verdicts}


def disagreements(theirs: list[dict[str, Any]], mine: dict[str, int]) -> list[str]:
    """Checks whose verdict or count differs. A range or a length is two checks there and one here."""
    found: dict[tuple[str, str], int] = {}
    for check in theirs:
        kind = SAME.get(check["type"])
        if kind:
            place = (kind, check["field"])
            found[place] = found.get(place, 0) + int(check["value"] or 0)
    codes = {"key": lambda field: "key", "enumeration": lambda field: "grade_known"}
    wrong = []
    for (kind, field), count in found.items():
        code = codes.get(kind, lambda field, kind=kind: f"{field}.{kind}")(field)
        if mine.get(code, 0) != count:
            wrong.append(f"{code}: {mine.get(code)} here, {count} there")
    return wrong


def compare(home: Path, form: str, limit: float) -> None:
    path = home / f"b.{form}"
    text = CONTRACT.read_text().replace("path: b.csv, format: csv", f"path: {path.name}, format: {form}")
    (home / CONTRACT.name).write_text(text)
    python = str(peer("datacontract", PACKAGES) / "python")
    alone = {**os.environ, "PYTHONPATH": str(ROOT)}
    theirs, their_commands, mine, my_commands = [], [], [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        judged = [python, "-c", JUDGE, CONTRACT.name]
        run = subprocess.run(judged, cwd=home, capture_output=True, text=True, check=True)
        their_commands.append(time.perf_counter() - start)
        found = json.loads(run.stdout[run.stdout.index("RESULT") + 6 :])
        theirs.append(found["seconds"])
        spent, failed = ours(path)
        mine.append(spent)
        command = [sys.executable, "-c", ALONE, str(path)]
        my_commands.append(timed(lambda command=command: subprocess.run(command, check=True, env=alone)))
    wrong = disagreements(found["checks"], failed)
    name = f"datacontract_{'table' if form == 'parquet' else form}"
    report(f"{name}_disagreements", len(wrong), "checks", 0, different=wrong)
    faster(f"{name}_over_ours_in_process", limit, min(theirs), min(mine))
    faster(f"{name}_over_ours_command", 1, min(their_commands), min(my_commands))


def main() -> None:
    with node() as home:
        generate(home)
        for form, limit in FORMS.items():
            compare(home, form, limit)


def faster(name: str, limit: float, theirs: float, mine: float) -> None:
    report(name, theirs / mine, "times faster", limit, least=True, theirs=round(theirs, 3), ours=round(mine, 3))


ALONE = """
import sys
from pathlib import Path
import django
django.setup()
from bench.datacontract import ours
ours(Path(sys.argv[1]))
"""

if __name__ == "__main__":
    main()
