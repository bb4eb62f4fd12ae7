"""Texts of a page in both languages: ``{zh: …, en: …}`` or plain Chinese."""

from typing import Annotated, Any

from django.utils.translation import get_language
from pydantic import BaseModel, BeforeValidator, ConfigDict


class Text(BaseModel):
    """A text; without English the Chinese stands for both."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: str
    en: str = ""

    def __str__(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.en if english and self.en else self.zh


def _as_text(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


Title = Annotated[Text, BeforeValidator(_as_text)]


def many(value: Any) -> Any:
    """One thing or a list of them, as a list."""
    return value if isinstance(value, list | tuple) else [value]
