"""A table whose answer is known, and a model of it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.rules.methods.predict.data import Data, read, task_of
from ganyun.features.models.rules.methods.predict.options import PredictOptions


@pytest.fixture
def table() -> pa.Table:
    """``money`` = 3·a − b + a little noise; ``risky`` when a > 1 or kind is 乙; ``noise`` and ``who`` tell nothing."""
    random = np.random.default_rng(36)
    a, b, noise = random.normal(size=(3, 400))
    kind = random.choice(["甲", "乙", "丙"], 400, p=[0.6, 0.2, 0.2])
    return pa.table(
        {
            "id": np.arange(400),
            "a": a,
            "b": np.where(random.random(400) < 0.1, np.nan, b),
            "noise": noise,
            "kind": kind,
            "who": [f"p{i}" for i in range(400)],
            "money": 3 * a - b + 0.1 * noise,
            "risky": (a > 1) | (kind == "乙"),
        }
    )


@pytest.fixture
def ready() -> Callable[..., tuple[PredictOptions, Data]]:
    """Options and the data that they read from a table."""

    def make(table: pa.Table, **more: Any) -> tuple[PredictOptions, Data]:
        base: dict[str, Any] = {"from": "t.rows", "key": ["id"], "target": "money"}
        if "text" not in more:
            base["features"] = ["a", "b", "noise", "kind"]
        options = PredictOptions.model_validate({**base, "tuning": {"trees": 60}, **more})
        task = task_of(options, table.schema.field(options.target).type)
        return options, read(options, task, MethodTables({"t.rows": table}))

    return make
