"""What runs, and why, from versions and fingerprints alone."""

import pytest

from ganyun.features.models.rules.graph import downstream, in_order
from ganyun.features.models.rules.plan import Last, digest, fingerprint, make_plan
from ganyun.features.models.rules.spec import Spec, parse_spec
from ganyun.kernel.packs import Problem


def spec(name: str, *inputs: str) -> Spec:
    tables = " cross join ".join(f"a.{each}" for each in inputs) or "(select 1 as x)"
    found = parse_spec(f"-- title: 表\n-- key: x\nselect 1 as x from {tables}", f"a/models/{name}.sql")
    assert found is not None
    return found


CHAIN = {each.name: each for each in (spec("b", "raw"), spec("c", "b"), spec("d", "b", "other"))}


def good(versions: dict[str, int]) -> dict[str, Last]:
    return {name: Last(digest(each), {table: versions[table] for table in each.inputs}) for name, each in CHAIN.items()}


def why(last: dict[str, Last], versions: dict[str, int], **options: object) -> dict[str, str]:
    plan = make_plan(in_order(CHAIN), last, versions.get, **options)  # type: ignore[arg-type]
    return {step.spec.name: step.why for step in plan.steps}


VERSIONS = {"a.raw": 3, "a.other": 1, "a.b": 5}


def test_nothing_changed_nothing_runs() -> None:
    assert why(good(VERSIONS), VERSIONS) == {"a.b": "current", "a.c": "current", "a.d": "current"}


def test_only_what_hangs_on_the_change_runs() -> None:
    assert why(good(VERSIONS), VERSIONS | {"a.other": 2}) == {"a.b": "current", "a.c": "current", "a.d": "inputs"}
    assert why(good(VERSIONS), VERSIONS | {"a.raw": 4}) == {"a.b": "inputs", "a.c": "inputs", "a.d": "inputs"}


def test_what_has_never_run_is_new_and_moves_the_rest() -> None:
    assert why({}, {"a.raw": 0, "a.other": 0}) == {"a.b": "new", "a.c": "new", "a.d": "new"}


def test_without_data_everything_behind_waits() -> None:
    assert why({}, {"a.other": 0}) == {"a.b": "waits", "a.c": "waits", "a.d": "waits"}


def test_a_failure_is_not_repeated_on_the_same_versions() -> None:
    last = good(VERSIONS)
    last["a.b"] = Last(last["a.b"].digest, {"a.raw": 2}, fingerprint(CHAIN["a.b"], {"a.raw": 3}))

    assert why(last, VERSIONS) == {"a.b": "failed", "a.c": "current", "a.d": "current"}
    assert why(last, VERSIONS | {"a.raw": 4})["a.b"] == "inputs"
    assert why(last, VERSIONS, again=True, wanted=["a.b"])["a.b"] == "asked"


def test_what_is_asked_for_brings_what_it_reads() -> None:
    assert why({}, {"a.raw": 0, "a.other": 0}, wanted=["a.c"]) == {"a.b": "new", "a.c": "new"}
    assert why(good(VERSIONS), VERSIONS, wanted=["a.c"], again=True) == {"a.b": "current", "a.c": "asked"}


def test_a_fingerprint_hangs_on_text_and_versions() -> None:
    b = CHAIN["a.b"]

    assert fingerprint(b, {"a.raw": 1}) == fingerprint(b, {"a.raw": 1})
    assert len({fingerprint(b, {"a.raw": 1}), fingerprint(b, {"a.raw": 2}), fingerprint(b, {"a.raw": 1}, "x"),
                fingerprint(CHAIN["a.c"], {"a.raw": 1})}) == 4  # fmt: skip


def test_downstream_and_loops() -> None:
    loop = {each.name: each for each in (spec("x", "y"), spec("y", "z"), spec("z", "x"), spec("w", "x"), spec("v"))}
    problems: list[Problem] = []

    assert downstream(CHAIN, ["a.raw"]) == {"a.b", "a.c", "a.d"}
    assert [each.name for each in in_order(loop, problems.append)] == ["a.v"]
    assert len(problems) == 1 and "→" in str(problems[0])


@pytest.mark.parametrize("size", [300])
def test_a_long_chain_is_no_trouble(size: int) -> None:
    chain = {each.name: each for each in (spec(f"t{n}", f"t{n - 1}" if n else "raw") for n in range(size))}

    assert [each.name for each in in_order(chain)] == [f"a.t{n}" for n in range(size)]
