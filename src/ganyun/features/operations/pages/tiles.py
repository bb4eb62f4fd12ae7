"""The picture "1 + 8 + N", live: what each cloud holds, how fresh and good it is, what its indicators say, its use."""

import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean

from django.utils import timezone

from ganyun.features.catalog.public import CloudView
from ganyun.features.insight.public import LIGHTS, indicators
from ganyun.features.quality.public import scores
from ganyun.kernel.action import audit_chain

READ = "catalog.read_rows"
DAYS = 30
LOOKED_AT = 20_000  # records of the audit chain, newest first
KEPT = 60.0  # seconds that a count of uses is good for: reading the chain costs a tenth of a second


@dataclass(frozen=True, slots=True)
class Tile:
    """A cloud on the home page. ``score`` is the mean quality of its resources, ``lights`` counts its indicators by
    light, ``uses`` counts reads of its rows in thirty days; ``None``: nothing is known."""

    cloud: CloudView
    score: float | None
    lights: tuple[tuple[str, int], ...]
    uses: int


def tiles(clouds: list[CloudView]) -> list[Tile]:
    """One tile a cloud, in their order."""
    by_cloud: dict[str, list[float]] = defaultdict(list)
    for resource, score in scores().items():
        by_cloud[resource.partition(".")[0]].append(score)
    used = uses()
    said = Counter((each.cloud, each.light) for each in indicators())
    return [
        Tile(
            each,
            fmean(by_cloud[each.code]) if by_cloud[each.code] else None,
            tuple((light, said[each.code, light]) for light in LIGHTS if light and said[each.code, light]),
            used[each.code],
        )
        for each in clouds
    ]


_kept: dict[str, tuple[float, Counter[str]]] = {}
"""Folder of the chain → when its uses were counted, and the count."""


def uses() -> Counter[str]:
    """Cloud → reads of its rows in the last thirty days (of the newest 20,000 records), at most a minute old."""
    chain = audit_chain()
    known = _kept.get(str(chain.folder))
    if known and time.monotonic() - known[0] < KEPT:
        return known[1]
    counted: Counter[str] = Counter()
    oldest = timezone.now() - timedelta(days=DAYS)
    for number, entry in enumerate(chain.entries()):
        record = entry.record
        if number >= LOOKED_AT or datetime.fromisoformat(str(record["time"])) < oldest:
            break
        if record.get("action") == READ and record.get("outcome") == "OK":
            arguments = record.get("arguments", {})
            named = str(arguments.get("resource") or arguments.get("resources") or "")
            counted.update({name.partition(".")[0] for name in named.split("、") if name})
    _kept[str(chain.folder)] = time.monotonic(), counted
    return counted
