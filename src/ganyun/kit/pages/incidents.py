"""Failures nobody foresaw: each gets a number that the page shows and the log holds."""

import logging
import secrets
from contextvars import ContextVar
from datetime import UTC, datetime

log = logging.getLogger(__name__)

_current: ContextVar[str] = ContextVar("incident", default="")


def report(error: BaseException | None, place: str = "") -> str:
    """Logs a failure under a new number (``1123-a3f9c2``: month and day, then chance) and returns the number."""
    number = f"{datetime.now(UTC):%m%d}-{secrets.token_hex(3)}"
    log.error("incident %s %s", number, place, exc_info=error)
    _current.set(number)
    return number


def current() -> str:
    """The number of the failure of this request; empty when there is none."""
    return _current.get()


def forget() -> None:
    """Called when a request begins: threads are used again."""
    _current.set("")
