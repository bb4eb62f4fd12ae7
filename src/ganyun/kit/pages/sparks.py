"""Tiny inline charts drawn on the server: a line or bars, no script and no axis."""

import math
from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from ganyun.kit.pages import words

WIDTH, HEIGHT, EDGE = 100.0, 24.0, 2.0


def spark(values: Any, label: str = "", kind: str = "line") -> SafeString:
    """Inline SVG of a list of numbers; ``None`` (or what is not a number) is a gap.

    Args:
        values: the numbers, in order.
        label: what they are; read out together with first, last, least and greatest.
        kind: ``line`` or ``bar``.
    """
    numbers = (
        [finite(value) for value in values] if isinstance(values, Iterable) and not isinstance(values, str) else []
    )
    known = [value for value in numbers if value is not None]
    if not known:
        return format_html('<span class="spark spark-none" title="{}">{}</span>', label, words.NOTHING)
    inner = _bars(numbers, known) if kind == "bar" else _line(numbers, known)
    return format_html(
        '<svg class="spark spark-{}" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}</svg>",
        "bar" if kind == "bar" else "line",
        int(WIDTH),
        int(HEIGHT),
        _description(label, known),
        inner,
    )


def _description(label: str, known: list[float]) -> str:
    values = {
        "first": words.number(known[0]),
        "last": words.number(known[-1]),
        "low": words.number(min(known)),
        "high": words.number(max(known)),
    }
    text = gettext("从 %(first)s 到 %(last)s，最小 %(low)s，最大 %(high)s") % values
    return f"{label}: {text}" if label else text


def _line(numbers: list[float | None], known: list[float]) -> SafeString:
    low, high = min(known), max(known)
    step = (WIDTH - 2 * EDGE) / max(1, len(numbers) - 1)
    parts: list[list[str]] = [[]]
    for index, value in enumerate(numbers):
        if value is None:
            parts.append([])
            continue
        share = (value - low) / (high - low) if high > low else 0.5
        parts[-1].append(f"{EDGE + index * step:.1f},{HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE):.1f}")
    lines = [" ".join(part if len(part) > 1 else part * 2) for part in parts if part]
    return format_html_join(
        "", '<polyline points="{}" vector-effect="non-scaling-stroke"/>', ((line,) for line in lines)
    )


def _bars(numbers: list[float | None], known: list[float]) -> SafeString:
    low, high = min(0.0, *known), max(0.0, *known)
    span = (high - low) or 1.0
    width = WIDTH / len(numbers)
    zero = HEIGHT * high / span if high > 0 else 0.0
    bars = []
    for index, value in enumerate(numbers):
        if value is None:
            continue
        height = max(HEIGHT * abs(value) / span, 0.8)
        top = zero - height if value >= 0 else zero
        bars.append((f"{index * width:.2f}", f"{max(0.0, top):.2f}", f"{width * 0.82:.2f}", f"{height:.2f}"))
    drawn = format_html_join("", '<rect x="{}" y="{}" width="{}" height="{}"/>', bars)
    return drawn or mark_safe("")


def finite(value: Any) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
