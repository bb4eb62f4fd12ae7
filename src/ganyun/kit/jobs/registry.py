"""Which jobs there are: ``@job`` registers, the features' ``jobs.py`` files are found by their presence."""

import importlib
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings

from ganyun.kernel.errors import GanyunError
from ganyun.kit.jobs.errors import UnknownJob

F = TypeVar("F", bound=Callable[..., dict[str, Any] | None])


@dataclass(frozen=True, slots=True)
class Job:
    """A registered job. ``retries`` counts further attempts after a retryable error, ``backoff`` seconds before the
    first of them, doubling; ``schedule`` is a cron expression in the node's time zone."""

    name: str
    title: str
    function: Callable[..., dict[str, Any] | None]
    queue: str = "default"
    retries: int = 3
    backoff: float = 1.0
    schedule: str = ""


_jobs: dict[str, Job] = {}
_discovered = False


def job(
    name: str, *, title: str, queue: str = "default", retries: int = 3, backoff: float = 1.0, schedule: str = ""
) -> Callable[[F], F]:
    """Makes a function ``(context: JobContext, **json_arguments) -> dict | None`` a durable job.

    >>> @job("exchange.load", title="加载数据")
    ... def load(context: JobContext, resource: str, path: str) -> dict[str, Any]:
    ...     digest = context.step("digest", digest_of, path)     # never repeated once finished
    ...     for done in copy(path):
    ...         context.progress(done, total, path)
    ...     return {"rows": done, "digest": digest}

    The function runs at least once: after ``kill -9`` it starts again, with finished steps answered from the record. So
    what is not in a step must be safe to repeat. A retryable error is tried again with back-off, a final one is not.
    """

    def decorate(function: F) -> F:
        known = _jobs.get(name)
        assert known is None or known.function.__qualname__ == function.__qualname__, f"job {name} is defined twice"
        _jobs[name] = Job(name, title, function, queue, retries, backoff, schedule)
        return function

    return decorate


def registered_jobs() -> dict[str, Job]:
    """All jobs by name, after importing every feature's ``jobs.py``."""
    global _discovered
    if not _discovered:
        for feature in settings.FEATURES:
            if importlib.util.find_spec(f"ganyun.features.{feature}.jobs"):
                importlib.import_module(f"ganyun.features.{feature}.jobs")
        _discovered = True
    return dict(sorted(_jobs.items()))


def find_job_kind(name: str) -> Job:
    """The registered job of a name.

    Raises:
        UnknownJob: no feature registered it.
    """
    found = registered_jobs().get(name)
    if found is None:
        raise UnknownJob(name=name, known="、".join(_jobs))
    return found


def explain(error: Exception, title: str) -> GanyunError | None:
    """A foreign error in our words, or ``None`` if it is unforeseen. A full disk or a lost connection is retryable."""
    from ganyun.kernel.errors import Unavailable

    if isinstance(error, GanyunError):
        return error
    if isinstance(error, OSError):
        return Unavailable(name=title, reason=error.strerror or type(error).__name__)
    return None
