"""A page in small."""

from tests.features.dashboards.conftest import EVERY_KIND

from ganyun.features.dashboards.rules.page import read_page
from ganyun.features.dashboards.rules.thumbs import HEIGHT, WIDTH, thumb


def test_a_frame_for_each_chart_inside_the_picture() -> None:
    board = read_page(EVERY_KIND, "c", "p", "f", print)
    assert board is not None
    shapes = thumb(board)
    frames = [each for each in shapes if each.kind == "box"]
    assert len(frames) == sum(len(row) for row in EVERY_KIND["rows"][:6])
    assert {each.kind for each in shapes} == {"box", "line", "area"}
    for each in frames:
        x, y = (float(part) for part in each.path[1:].split("h")[0].split())
        assert 0 <= x < WIDTH and 0 <= y < HEIGHT


def test_one_chart_fills_it() -> None:
    board = read_page({"title": "t", "rows": [[{"chart": "table", "from": "c.t"}]]}, "c", "p", "f", print)
    assert board is not None
    assert len([each for each in thumb(board) if each.kind == "box"]) == 1 and len(thumb(board)) > 1
