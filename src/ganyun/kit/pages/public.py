"""What features may use of the page furniture: pieces that a hook returns and the page shows."""

from dataclasses import dataclass, field
from typing import Any

from ganyun.kit.pages.charts import to_json as chart_json
from ganyun.kit.pages.markdown import to_html as markdown_html
from ganyun.kit.pages.words import unit as unit_words

__all__ = ["Card", "Panel", "chart_json", "markdown_html", "unit_words"]


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab of a resource or cloud page: rendered with ``template`` and ``context``; low ``rank`` comes first."""

    code: str
    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    rank: int = 50
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the home page; ``size`` is its width of twelve columns on a desktop."""

    code: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)
    rank: int = 50
    size: int = 4
