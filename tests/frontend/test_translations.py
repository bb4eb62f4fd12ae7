"""Compiling translations: complete, only when needed, and never half a catalogue."""

import gettext
import os
from pathlib import Path

import pytest
from tests.frontend.test_build import script

GOOD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "云"\nmsgstr "Cloud"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "feature/locale/en/LC_MESSAGES"
    path.mkdir(parents=True)
    return path


def test_compiles_what_is_new_and_leaves_what_is_current(tmp_path: Path, folder: Path) -> None:
    source, product = folder / "django.po", folder / "django.mo"
    source.write_text(GOOD)
    assert script("translations").main([str(tmp_path)]) == 0
    with product.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("云") == "Cloud"
    product.write_bytes(b"kept")
    assert script("translations").main([str(tmp_path)]) == 0
    assert product.read_bytes() == b"kept"
    os.utime(source, ns=(product.stat().st_mtime_ns + 10**9,) * 2)
    assert script("translations").main([str(tmp_path)]) == 0
    assert product.read_bytes() != b"kept"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (GOOD + '\n#, fuzzy\nmsgid "湖"\nmsgstr "Lake"\n', "fuzzy"),
        (GOOD + '\nmsgid "湖\nmsgstr "Lake"\n', "django.po:7"),
        (GOOD + "\nLake\n", "django.po:7"),
        (GOOD + '\nmsgid "\udcff"\n', "django.po"),
        (GOOD + '\n#, python-format\nmsgid "%(n)s 行"\nmsgstr "%(m)s rows"\n', "%(n)s 行"),
    ],
)
def test_half_a_catalogue_is_refused(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], text: str, complaint: str
) -> None:
    (folder / "django.po").write_bytes(text.encode(errors="surrogateescape"))
    assert script("translations").main([str(tmp_path)]) == 1
    assert complaint in capsys.readouterr().err
    assert not (folder / "django.mo").exists()


def test_all_of_the_node_compiles() -> None:
    assert script("translations").main([]) == 0
