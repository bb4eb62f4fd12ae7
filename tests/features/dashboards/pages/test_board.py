"""The page of a dashboard, its stream of pieces, search and download."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def pieces(client: Client, address: str, **query: str) -> dict[str, str]:
    """Chart → its HTML, from the stream."""
    response = client.get(f"{address}data/", query)
    assert response.status_code == 200, response.content
    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]  # type: ignore[attr-defined]
    assert lines[-1] == {"done": True}
    return {line["id"]: line["html"] for line in lines[:-1]}


def test_every_kind_draws(board: str) -> None:
    found = pieces(Client(), board)
    for id, html in found.items():
        assert 'data-state="ready"' in html, (id, html)
    assert len(found) == 19


def test_each_reader_has_the_words_of_their_language(board: str) -> None:
    """Rows are kept between readers, words are not."""
    chinese, reader = Client(), Client()
    reader.cookies["django_language"] = "en"
    for client, words, others in (
        (chinese, "超标合计（天）", "Days in all"),
        (reader, "Days in all（days）", "超标合计"),
    ):
        found = "".join(pieces(client, board).values())
        assert words in found and others not in found
