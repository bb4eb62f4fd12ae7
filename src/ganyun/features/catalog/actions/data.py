"""What the catalogue knows of a resource's table: rows, version, when it changed. Read off the lake after each load."""

import logging
from typing import Any

from ganyun.engine.port import TableMissing, engine
from ganyun.features.catalog.actions.entries import mark_unindexed
from ganyun.features.catalog.models import Resource
from ganyun.kernel.errors import GanyunError

log = logging.getLogger(__name__)


def on_event(name: str, payload: dict[str, Any]) -> None:
    """After any change that names a resource (``exchange.finish_load``): look whether its table has a new version."""
    resource = payload.get("resource")
    if isinstance(resource, str) and not name.startswith("catalog."):
        note_data(resource)


def note_data(name: str) -> None:
    """Brings rows, version and time of a resource's table up to date; never raises, the lake is the truth."""
    try:
        known = Resource.objects.filter(name=name).values_list("data_version", flat=True).first()
        if not Resource.objects.filter(name=name).exists() or not engine().exists(name):
            return
        newest = engine().history(name, limit=1)[0]
        if known is None or newest.version != known:
            Resource.objects.filter(name=name).update(
                rows=engine().count(name), data_version=newest.version, data_at=newest.time
            )
            mark_unindexed(name)
    except TableMissing:
        return
    except GanyunError as error:
        log.warning("the table of %s could not be looked at: %s", name, error)
