"""Translation before Django."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ganyun.kit.commands import words


@pytest.fixture
def package(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(words, "PACKAGE", tmp_path)
    words.translator.cache_clear()
    yield tmp_path
    words.translator.cache_clear()


def translate(package: Path, place: str, **texts: str) -> None:
    folder = package / place / "locale/en/LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="en")
    for text, english in texts.items():
        catalogue.add(text, english)
    with (folder / "django.mo").open("wb") as file:
        write_mo(file, catalogue)


def test_all_catalogues_are_asked(package):
    translate(package, "kernel", 云="cloud")
    translate(package, "features/catalog", 目录="catalogue")
    say = words.translator("en")
    assert [say("云"), say("目录"), say("没有译文"), say("")] == ["cloud", "catalogue", "没有译文", ""]


def test_the_source_language_needs_none(package):
    assert words.translator("zh-hans")("云") == "云"


def test_no_catalogue_at_all(package):
    assert words.translator("en")("云") == "云"
