"""What a job function is given: who asked, a place for progress, durable steps, and whether to stop."""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from ganyun.kernel.policy import Actor

P = ParamSpec("P")
R = TypeVar("R")

Progress = Callable[[int, int | None, str], None]
"""``(done, total, note)``; ``total`` is ``None`` while unknown."""


class JobCancelled(BaseException):
    """Unwinds a cancelled job. Not an ``Exception``: a job's own ``except Exception`` must not swallow it."""


class WorkerStopping(BaseException):
    """Unwinds a job when its worker is told to stop; the job stays on record and goes on at the next start."""


class JobContext(ABC):
    """One run of a job.

    Attributes:
        id: the job's id, the same after retries and restarts.
        actor: who asked for it; pass it on to actions.
    """

    def __init__(self, id: str, actor: Actor) -> None:
        self.id = id
        self.actor = actor

    @abstractmethod
    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        """Says how far it is; call it as often as you like (written at most twice a second).

        Raises:
            JobCancelled: somebody cancelled the job; let it pass.
        """

    @abstractmethod
    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Runs a function once and for all: when it has finished it is never run again for this job, whatever dies.

        The result must be JSON (text, numbers, dates, lists, dictionaries). The steps of a job must come in the same
        order every time it runs.
        """

    @abstractmethod
    def cancelled(self) -> bool:
        """True when somebody cancelled the job; for loops that report no progress."""


class HereContext(JobContext):
    """A job run inline, in this process: nothing is stored."""

    def __init__(self, id: str, actor: Actor, report: Progress | None = None) -> None:
        super().__init__(id, actor)
        self._report = report

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        if self._report:
            self._report(done, total, note)

    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return function(*args, **kwargs)

    def cancelled(self) -> bool:
        return False


class DurableContext(JobContext):
    """A job run by the worker.

    Results of steps are kept for the attempts of this run too: an attempt that repeats after a retryable error passes
    finished steps without asking DBOS, so the order of DBOS's records stays the same in a replay.
    """

    def __init__(self, id: str, actor: Actor, *, client: Any, stop: threading.Event, interval: float = 0.5) -> None:
        super().__init__(id, actor)
        self._client = client
        self._stop = stop
        self._interval = interval
        self._written = 0.0
        self._looked = 0.0
        self._cancelled = False
        self._finished: dict[tuple[str, int], Any] = {}
        self._calls: dict[str, int] = {}

    def begin_attempt(self) -> None:
        """Starts counting steps anew and notes the attempt where the page can see it."""
        self._calls = {}
        attributes = self._client.retrieve_workflow(self.id).get_status().attributes or {}
        self._client.update_workflow_attributes(self.id, {"attempts": attributes.get("attempts", 0) + 1}, merge=True)

    def note_failure(self, error: dict[str, Any] | None) -> None:
        """Keeps the error of an attempt that will be repeated; ``None`` takes it away."""
        self._client.update_workflow_attributes(self.id, {"waiting": error}, merge=True)

    def progress(self, done: int, total: int | None = None, note: str = "") -> None:
        self.check()
        now = time.monotonic()
        if now - self._written < self._interval and done != total:
            return
        self._written = now
        shown = {"done": int(done), "total": None if total is None else int(total), "note": note[:500]}
        self._client.update_workflow_attributes(self.id, shown, merge=True)

    def step(self, name: str, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        from dbos import DBOS

        self.check()
        call = self._calls[name] = self._calls.get(name, 0) + 1
        if (name, call) not in self._finished:
            result = DBOS.run_step({"name": name}, _json_result(name, function), *args, **kwargs)
            self._finished[name, call] = result
        return self._finished[name, call]  # type: ignore[no-any-return]

    def cancelled(self) -> bool:
        now = time.monotonic()
        if not self._cancelled and now - self._looked >= self._interval:
            self._looked = now
            self._cancelled = self._client.retrieve_workflow(self.id).get_status().status == "CANCELLED"
        return self._cancelled

    def check(self) -> None:
        """Raises what ends this run early."""
        if self._stop.is_set():
            raise WorkerStopping
        if self.cancelled():
            raise JobCancelled

    def wait(self, seconds: float) -> None:
        """Back-off that ends at once when the worker stops or the job is cancelled."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._stop.wait(min(left, self._interval))
            self.check()


def _json_result(name: str, function: Callable[P, R]) -> Callable[P, R]:
    """The step's function, returning what a replay would read back, and refusing what it could not."""
    from ganyun.kit.jobs.errors import NotJson
    from ganyun.kit.jobs.serialization import JsonSerializer

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        result = function(*args, **kwargs)
        try:
            text = JsonSerializer().serialize(result)
        except (TypeError, ValueError) as error:
            raise NotJson(name=name, part="步骤结果", reason=str(error)) from error
        return JsonSerializer().deserialize(text)  # type: ignore[no-any-return]

    return run
