"""Translation without Django, for help texts and for errors that come before it: the same catalogues."""

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent.parent
PLACES = ("kernel", "engine", "app", "kit/*", "features/*")


@cache
def translator(language: str) -> Callable[[str], str]:
    """A function from Chinese, the source language, to ``language``; what nobody translated stays Chinese."""
    if language.startswith("zh"):
        return str
    found: gettext.NullTranslations | None = None
    for place in PLACES:
        for path in sorted(PACKAGE.glob(f"{place}/locale/{language}/LC_MESSAGES/django.mo")):
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)
            if found is None:
                found = catalogue
            else:
                found.add_fallback(catalogue)
    catalogue_of_all = found or gettext.NullTranslations()
    return lambda text: catalogue_of_all.gettext(text) if text else text
