"""Boxes and curves: what is folded, what is left out, what fits into a box."""

import pytest

from ganyun.features.lineage.rules.drawing import FOLD_FROM, HEIGHT, MOST_DRAWN, WIDTH, cloud_of, draw, fitting, named
from ganyun.features.lineage.rules.graph import Fact, Graph, Link
from ganyun.features.lineage.rules.records import Node


def network(columns: int, rows: int, clouds: int = 5) -> tuple[Graph, dict[str, Node]]:
    """A grid: every table reads the one to its left."""
    names = [[f"c{row % clouds}.t{column}x{row}" for row in range(rows)] for column in range(columns)]
    links = [Link(names[c][r], names[c + 1][r], True) for c in range(columns - 1) for r in range(rows)]
    nodes = {name: Node(name, "model", name.upper()) for column in names for name in column}
    return Graph([Fact(name, "model") for name in nodes], links), nodes


def test_five_nodes() -> None:
    graph = Graph([], [Link("file:x/a.csv", "e.a", True), Link("e.a", "e.b", True), Link("e.a", "page.e.p")])
    nodes = {name: Node(name, fact.kind, "题") for name, fact in graph.facts.items()}
    drawing = draw(graph, nodes, "e.a")
    boxes = {box.key: box for box in drawing.boxes}
    assert len(boxes) == 4 and len(drawing.curves) == 3 and not drawing.folded
    assert boxes["e.a"].focus and boxes["file:x/a.csv"].x < boxes["e.a"].x < boxes["e.b"].x
    assert [curve.observed for curve in drawing.curves if curve.target == "page.e.p"] == [False]
    assert drawing.width >= 3 * WIDTH and drawing.height >= 2 * HEIGHT


def test_many_nodes_are_folded_by_column_and_cloud_and_open_one_by_one() -> None:
    graph, nodes = network(5, 100)
    drawing = draw(graph, nodes)
    assert drawing.folded and len(drawing.boxes) == 25 and sum(box.count for box in drawing.boxes) == 500
    key = drawing.boxes[0].key
    opened = draw(graph, nodes, opened={key})
    assert len(opened.boxes) == 24 + 20 and key not in {box.key for box in opened.boxes}
    assert draw(graph, nodes, fold=False).folded is False
    assert len(draw(graph, nodes, fold=False).boxes) == 500


def test_the_node_in_question_is_never_folded() -> None:
    graph, nodes = network(5, 100)
    assert [box.count for box in draw(graph, nodes, "c0.t2x0").boxes if box.focus] == [0]


def test_where_columns_are_too_many_whole_clouds_are_folded() -> None:
    graph, nodes = network(60, 10)
    drawing = draw(graph, nodes)
    assert {box.key for box in drawing.boxes} == {f"*:c{number}" for number in range(5)}
    assert {box.kind for box in drawing.boxes} == {"model"}


def test_more_than_can_be_drawn_stays_folded() -> None:
    graph, nodes = network(11, 100)
    drawing = draw(graph, nodes, fold=False)
    assert drawing.too_many and drawing.folded and len(drawing.boxes) < FOLD_FROM < MOST_DRAWN


def test_nodes_without_links_are_left_to_the_list() -> None:
    graph = Graph([Fact("e.alone")], [Link("e.a", "e.b")])
    nodes = {name: Node(name, "resource") for name in graph.facts}
    drawing = draw(graph, nodes)
    assert drawing.alone == 1 and len(drawing.boxes) == 2
    assert [box.key for box in draw(graph, nodes, "e.alone").boxes if box.focus] == ["e.alone"]
    assert draw(graph, {}).boxes == ()


def test_a_cycle_is_drawn() -> None:
    graph = Graph([], [Link("e.a", "e.b"), Link("e.b", "e.a")])
    assert len(draw(graph, {name: Node(name, "model") for name in graph.facts}).curves) == 2


def test_a_folded_box_shows_the_worst_of_what_is_in_it() -> None:
    graph, nodes = network(5, 100)
    nodes["c0.t0x0"] = Node("c0.t0x0", "model", light="red", state="FAIL", stale="overdue", level=4)
    box = next(box for box in draw(graph, nodes).boxes if box.key == "0:model:c0")
    assert (box.light, box.failed, box.stale, box.level, box.count) == ("red", True, "overdue", 4, 20)
    assert named(draw(graph, nodes), {box.key: "甲云"}).boxes[0].title == "甲云"


def test_a_file_is_called_by_its_name() -> None:
    graph = Graph([], [Link("file:air/2024/daily.csv", "e.a")])
    box = draw(graph, {name: Node(name, graph.facts[name].kind) for name in graph.facts}).boxes[0]
    assert (box.title, box.name, box.key) == ("daily.csv", "air/2024", "file:air/2024/daily.csv")


@pytest.mark.parametrize(
    ("node", "cloud"),
    [(Node("ecology.air", "resource"), "ecology"), (Node("indicator.ecology.good", "indicator"), "ecology"),
     (Node("page.ecology.air", "page"), "ecology"), (Node("file:a/b.csv", "source"), "")],
)  # fmt: skip
def test_cloud_of(node: Node, cloud: str) -> None:
    assert cloud_of(node) == cloud


@pytest.mark.parametrize(
    ("text", "units", "middle", "expected"),
    [("短", 9, False, "短"), ("全省城市空气质量日报", 12, False, "全省城市空…"), ("abcdefghij", 8, False, "abcdef…"),
     ("ecology.very_long_name", 12, True, "ecolo…_name")],
)  # fmt: skip
def test_fitting(text: str, units: int, middle: bool, expected: str) -> None:
    assert fitting(text, units, middle=middle) == expected
