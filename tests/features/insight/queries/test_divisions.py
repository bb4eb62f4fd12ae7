"""Names ↔ codes of divisions."""

from pathlib import Path

from ganyun.features.insight.queries.divisions import place_of, places_of, rank_of
from ganyun.features.insight.rules.statement import Place


def test_names_and_codes_of_the_built_in_list() -> None:
    assert place_of("南昌") == Place("南昌", "南昌市", "360100")
    assert place_of("360100") == Place("360100", "南昌市", "360100")
    assert place_of("无此地") == Place("无此地", "无此地", "")


def test_only_known_texts_are_mapped() -> None:
    assert [each.raw for each in places_of(["南昌", "无此地", None, ""])] == ["南昌"]


def test_without_a_code_list(monkeypatch, tmp_path: Path) -> None:
    from ganyun.features.standards import queries

    monkeypatch.setattr(queries, "built_in_folder", lambda: tmp_path)
    assert place_of("南昌").code == "" and places_of(["南昌"]) == []


def test_kinds() -> None:
    assert [rank_of(code) for code in ("360000", "360100", "360102", "")] == ["province", "city", "county", ""]
