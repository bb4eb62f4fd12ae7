"""Text → index terms: Chinese in pairs of characters, Latin and digits in whole words, all case-folded.

No dictionary, so nothing can be missing from it. Terms are made here and handed to the index separated by blanks.
"""

import re
import unicodedata
from functools import lru_cache

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[{HAN}]+|[^\\W_{HAN}]+")
_HAN = re.compile(f"[{HAN}]")


def fold(text: str) -> str:
    """Lower case and half width, character by character, so that positions stay those of the text."""
    if text.isascii():
        return text.lower()
    return "".join(map(_fold_one, text))


@lru_cache(maxsize=65536)
def _fold_one(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character


def runs(text: str) -> list[str]:
    """Stretches of Chinese characters, and words."""
    return _RUN.findall(fold(text))


def is_han(run: str) -> bool:
    return _HAN.match(run) is not None


def pairs(run: str) -> list[str]:
    """``空气质量`` → 空气 气质 质量; a single character stays."""
    return [run] if len(run) == 1 else list(map(str.__add__, run, run[1:]))


def terms(text: str) -> str:
    """The terms of a text in order, separated by blanks."""
    found: list[str] = []
    for run in runs(text):
        if is_han(run):
            found += pairs(run)
        else:
            found.append(run)
    return " ".join(found)


def singles(text: str) -> str:
    """Every Chinese character once, for queries of one character."""
    return " ".join(dict.fromkeys(_HAN.findall(fold(text))))
