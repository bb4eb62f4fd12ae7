"""Components, degrees, PageRank against values worked out by hand."""

import numpy as np
import pytest
import scipy.sparse
from tests.support.method_tables import made_by

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.graph.centrality import pagerank
from ganyun.features.models.rules.methods.graph.method import Graph

CITED = [{"a": "刑法", "b": "宪法"}, {"a": "民法", "b": "宪法"}, {"a": "民法", "b": "宪法"}, {"a": "条例", "b": "民法"},
         {"a": "决定", "b": "办法"}, {"a": "办法", "b": "决定"}]  # fmt: skip


def run(**more: object) -> list[dict[str, object]]:
    return made_by(Graph(), {"from": "t.e", "source": "a", "target": "b", **more}, {"t.e": CITED}).rows.to_pylist()


def test_components_are_called_after_their_first_node() -> None:
    found = {row["node"]: (row["component"], row["size"]) for row in run(task="components")}
    law, pair = min("刑法", "宪法", "民法", "条例"), min("决定", "办法")
    assert found == {
        **dict.fromkeys(["刑法", "宪法", "民法", "条例"], (law, 4)), **dict.fromkeys(["决定", "办法"], (pair, 2)),
    }  # fmt: skip


def test_strong_components() -> None:
    sizes = {row["node"]: row["size"] for row in run(task="components", strong=True)}
    assert sizes == {"刑法": 1, "宪法": 1, "民法": 1, "条例": 1, "决定": 2, "办法": 2}


def test_degrees_and_rank() -> None:
    found = {row["node"]: row for row in run(task="centrality")}
    assert (found["宪法"]["in_degree"], found["宪法"]["out_degree"]) == (2, 0)  # parallel edges: one neighbour
    assert sum(row["pagerank"] for row in found.values()) == pytest.approx(1)
    assert found["宪法"]["pagerank"] > found["民法"]["pagerank"] > found["条例"]["pagerank"]
    assert sorted(row["rank"] for row in found.values()) == [1, 2, 3, 4, 5, 6]


def test_pagerank_of_a_star() -> None:
    """Three pages that link to one: with d = 0.85 and the hub stuck, x = h's share solves two equations."""
    star = scipy.sparse.csr_array(np.array([[0, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]], dtype=float))
    hub, *leaves = pagerank(star, 0.85)
    leaf = (1 - 0.85) / 4 + 0.85 * hub / 4
    assert leaves == pytest.approx([leaf] * 3) and hub == pytest.approx(leaf + 0.85 * 3 * leaf)


def test_negative_weights_have_no_centrality() -> None:
    rows = [{"a": "x", "b": "y", "w": -1.0}]
    with pytest.raises(RowsUnusable, match="中心度"):
        made_by(
            Graph(), {"from": "t.e", "source": "a", "target": "b", "weight": "w", "task": "centrality"}, {"t.e": rows}
        )
