"""Probabilities by Splink (Fellegi and Sunter): trained on the rows themselves, then applied to the candidates."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.link.chance import Chances, chances
from ganyun.features.models.rules.methods.link.likeness import steps
from ganyun.features.models.rules.methods.link.options import Compare, Prior
from ganyun.features.models.rules.methods.link.pairs import CANDIDATES, SETTLED
from ganyun.features.models.rules.methods.link.rows import ROWS, Rows

SCORED = "link_scored"
LABELS = "link_labels"
UNKNOWN_PRIOR = 1e-4
ENOUGH_LABELS = 1_000
"""Pairs settled by a valid identity from which agreement among matches is counted instead of estimated."""
MOST_LABELS = 100_000
WHOLE = 100_000
"""Rows up to which training looks at all pairs of a block, not at a sample."""


@dataclass(frozen=True)
class Model:
    """What was learnt: the chance of a match before anything is compared, and m and u of every level."""

    prior: float
    learnt: str  # by what m was: given | identity | em
    levels: tuple[dict[str, Any], ...]
    untrained: tuple[str, ...]


@contextmanager
def quiet() -> Iterator[None]:
    """Splink tells on the log what the card tells too."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def score(rows: Rows) -> Model:
    """Makes ``link_scored``: the candidates with their weights, those under ``review`` left out."""
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    options = rows.options
    prior = _prior(rows)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="n",
        comparisons=[_comparison(rows, *each) for each in zip(options.compare, chances(rows), strict=True)],
        blocking_rules_to_generate_predictions=[block_on(rows.column(options.compare[0].column))],
        probability_two_random_records_match=prior or UNKNOWN_PRIOR,
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
    )
    with quiet():
        api = DuckDBAPI(rows.connection)
        linker = Linker(api.register(ROWS), settings, log_level=None)
        learnt = _train(rows, linker, prior is None)
        linker.table_management.register_blocked_pairs_for_predict(api.register(CANDIDATES))
        found = linker.inference.predict(threshold_match_probability=options.review, warning_mode="never")
        rows.connection.execute(f"CREATE OR REPLACE VIEW {SCORED} AS SELECT * FROM {found.physical_name}")
        return _model(rows, linker, learnt)


def _comparison(rows: Rows, compare: Compare, u: Chances) -> Any:
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    column = rows.column(compare.column)
    made: list[Any] = [levels.NullLevel(column)]
    for place, condition in steps(column, compare):
        if place == 0:
            made.append(levels.ExactMatchLevel(column, term_frequency_adjustments=compare.frequency))
        else:
            made.append(levels.CustomLevel(condition, str(place)) if condition else levels.ElseLevel())
        known: dict[str, Any] = {}
        if compare.m:
            known |= {"m_probability": compare.m[place], "fix_m_probability": True}
        if u[place]:
            known |= {"u_probability": u[place], "fix_u_probability": True}
        if known:
            made[-1].configure(**known)
    return CustomComparison(made, output_column_name=column)


def _said(by: str, at: float) -> str:
    words = {
        "jaro_winkler": "相似度 ≥ {}",
        "levenshtein": "改动 ≤ {} 处",
        "date": "相差 ≤ {} 天",
        "numeric": "相差 ≤ {}",
    }
    return words[by].format(f"{at:g}")


def _prior(rows: Rows) -> float | None:
    """The chance that a pair is a match before anything is compared; ``None``: training is to find it."""
    options = rows.options
    if isinstance(options.prior, float):
        return options.prior
    for name in options.identities:  # among rows with a number, how many pairs have the same one
        column = rows.column(name)
        known = [int(rows.one(f"SELECT count({column}) FROM {ROWS} WHERE side = {side}")) for side in rows.sides]
        possible = known[0] * known[1] if rows.two else known[0] * (known[0] - 1) // 2
        same = int(rows.one(f"SELECT count(*) FROM {SETTLED} WHERE rule = {options.deterministic.index((name,))}"))
        if same:
            return min(same / possible, 0.5)
    if isinstance(options.prior, Prior):
        joins = " UNION ".join(
            f"SELECT l.n AS l, r.n AS r FROM {ROWS} AS l JOIN {ROWS} AS r ON {rows.equal(each)} WHERE {rows.ordered}"
            for each in options.prior.agree
        )
        count = int(rows.one(f"SELECT count(*) FROM ({joins})"))
        if not count:
            raise NotEnoughData(reason="prior.agree 的列没有一对行相同，估不出先验概率")
        return min(count / options.prior.recall / rows.possible, 0.5)
    return None


def _train(rows: Rows, linker: Any, find_prior: bool) -> str:
    """Estimates what the file does not give; says by what m was learnt."""
    from splink.internals.exceptions import EMTrainingException

    options = rows.options
    if all(each.m for each in options.compare):
        return "given"
    if _labels(rows) >= ENOUGH_LABELS:
        linker.training.estimate_m_from_pairwise_labels(LABELS)
        return "identity"
    for block in options.block:
        names = {part.column for part in block}
        # Of a piece of a column Splink could not tell which comparison it makes certain.
        if any(part.function for part in block) or all(each.column in names for each in options.compare):
            continue
        sides = " AND l.side <> r.side" if rows.two else ""
        with suppress(EMTrainingException):  # no pair in this block
            linker.training.estimate_parameters_using_expectation_maximisation(
                rows.equal([part.column for part in block]) + sides,
                estimate_without_term_frequencies=True,
                max_pairs=options.training_pairs if sum(rows.counts) > WHOLE else None,
                populate_probability_two_random_records_match_from_trained_values=find_prior,
            )
    return "em"


def _labels(rows: Rows) -> int:
    """Makes ``link_labels``: pairs that agree on a valid identity, some of them when there are very many."""
    alone = [str(rows.options.deterministic.index((name,))) for name in rows.options.identities]
    rows.connection.execute(
        f"CREATE OR REPLACE TABLE {LABELS} AS SELECT l AS n_l, r AS n_r FROM {SETTLED}"
        f" WHERE rule IN ({', '.join(alone) or '-1'}) ORDER BY hash(l), r LIMIT {MOST_LABELS}"
    )
    return int(rows.one(f"SELECT count(*) FROM {LABELS}"))


def _model(rows: Rows, linker: Any, learnt: str) -> Model:
    stored = linker.misc.save_model_to_json()
    levels, untrained = [], []
    for compare, comparison in zip(rows.options.compare, stored["comparisons"], strict=True):
        names = ["相等", *(_said(compare.by, at) for at in compare.levels), "不同"]
        told = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        placed = zip((place for place, _sql in steps("", compare)), told, strict=True)
        for place, level in sorted(placed, key=lambda each: each[0]):
            m, u, name = level.get("m_probability"), level.get("u_probability"), names[place]
            if m is None or u is None:
                untrained.append(f"{rows.options.label(compare.column)}（{name}）")
            levels.append({"column": rows.options.label(compare.column), "level": name, "m": m, "u": u})
    return Model(float(stored["probability_two_random_records_match"]), learnt, tuple(levels), tuple(untrained))
