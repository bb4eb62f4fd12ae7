"""From a request to load to its end: finds the files, runs the pipeline between the two actions, reports progress."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract, Server, contract, contracts
from ganyun.features.exchange import actions
from ganyun.features.exchange.errors import ServerMissing
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.rules import pipeline
from ganyun.features.exchange.rules.locks import only_load
from ganyun.features.exchange.rules.sources import files
from ganyun.features.quality.public import latest_report, parameters
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import Actor

Progress = Callable[[int, int | None, str], None]
NOTED_EVERY = 0.5  # seconds between two progress notes in the database


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody wants loaded. ``file`` overrides the path (an upload); ``again`` repeats a landed batch."""

    resource: str
    environment: str = "sample"
    root: Path | None = None
    file: Path | None = None
    mode: str = ""
    again: bool = False
    load: str = ""  # the id of a load noted when it was queued


@dataclass(frozen=True, slots=True)
class LoadResult:
    """One line of the answer."""

    resource: str
    state: str
    rows: int
    good: int
    quarantined: int
    version: int | None
    seconds: float
    load: str
    error: GanyunError | None = None


def load_resource(actor: Actor, request: Request, progress: Progress = lambda done, total, note: None) -> LoadResult:
    """Loads one resource; raises the error that stopped it after noting it in the load's record."""
    found = contract(request.resource)
    server, root = _server(found, request)
    mode = request.mode or found.load_mode
    paths = [request.file] if request.file else files.locate(
        server.path, root, resource=request.resource, environment=request.environment)  # fmt: skip
    names = "、".join(path.name for path in paths)
    load = actions.start_load(actor, request.resource, request.environment, names, mode, load=request.load)
    try:
        return _run(actor, load, found, server, paths, request, progress)
    except GanyunError as error:
        actions.fail_load(actor, request.resource, load, error)
        raise
    except Exception as error:
        actions.fail_load(actor, request.resource, load, error)
        raise
    except BaseException:  # a cancelled job or Ctrl-C unwinds through here
        actions.cancel_load(actor, request.resource, load)
        raise


def _run(actor: Actor, load: Load, found: Contract, server: Server, paths: Sequence[Path], request: Request,
         progress: Progress) -> LoadResult:  # fmt: skip
    started = time.monotonic()
    progress(0, None, request.resource)
    with only_load(settings.GANYUN_HOME / "locks", request.resource):
        arrivals = [files.arrival(path) for path in paths]
        digest = _digest(arrivals)
        load.batch = actions.batch_id(request.resource, load.mode, found.text, digest, request.again)
        load.bytes = sum(each.bytes for each in arrivals)
        load.save(update_fields=["batch", "bytes"])
        job = pipeline.Job(found, server, tuple(paths), load.mode, load.batch)  # type: ignore[arg-type]
        known = latest_report(request.resource, load.batch) is not None
        result = pipeline.load(job, engine(), temp=settings.GANYUN_HOME / "tmp", parameters=parameters(),
                               progress=_noting(load, progress), recheck=not known)  # fmt: skip
        load = actions.finish_load(actor, request.resource, load, digest, result)
    progress(result.rows, result.rows, request.resource)
    return LoadResult(request.resource, load.state, result.rows, result.good, result.quarantined, load.version,
                      time.monotonic() - started, str(load.id))  # fmt: skip


def _noting(load: Load, progress: Progress) -> pipeline.Progress:
    """Passes progress on at once and notes it in the database now and then."""
    last = 0.0

    def note(done: int, total: int | None) -> None:
        nonlocal last
        progress(done, total, load.resource)
        if time.monotonic() - last > NOTED_EVERY:
            last = time.monotonic()
            actions.note_progress(load, done, total)

    return note


def _server(found: Contract, request: Request) -> tuple[Server, Path]:
    server = found.server(request.environment)
    if server is None:
        if request.file is None:
            known = "、".join(each.environment for each in found.servers) or "无"
            raise ServerMissing(resource=request.resource, environment=request.environment, known=known)
        server = Server("upload", request.environment)
    if request.file:
        # an upload comes in any format; how its columns are called is still what the contract says
        server = replace(server, path=request.file.name, format="")
    return server, request.root or found.folder or settings.GANYUN_HOME / "inbox"


def _digest(arrivals: Sequence[files.Arrival]) -> str:
    if len(arrivals) == 1:
        return arrivals[0].digest
    return hashlib.sha256("".join(each.digest for each in arrivals).encode()).hexdigest()


def load_environment(actor: Actor, environment: str, root: Path | None = None,
                     progress: Progress = lambda done, total, note: None,
                     resources: Sequence[str] = ()) -> list[LoadResult]:  # fmt: skip
    """Loads every resource that has a server for the environment, referenced ones first.

    One resource that fails does not stop the others; its error is in the result.
    """
    wanted = [each for each in contracts() if each.server(environment) and (not resources or each.id in resources)]
    return [_tried(actor, Request(each.id, environment, root), progress) for each in in_order(wanted)]


def _tried(actor: Actor, request: Request, progress: Progress) -> LoadResult:
    try:
        return load_resource(actor, request, progress)
    except GanyunError as error:
        return LoadResult(request.resource, "failed", 0, 0, 0, None, 0.0, "", error)


def in_order(found: Sequence[Contract]) -> Iterator[Contract]:
    """Referenced resources before those that point at them; a cycle keeps the order of names."""
    by_id = {each.id: each for each in sorted(found, key=lambda each: each.id)}
    done: set[str] = set()

    def visit(each: Contract, path: tuple[str, ...]) -> Iterator[Contract]:
        if each.id in done or each.id in path:
            return
        for key in each.foreign_keys:
            if key.resource in by_id:
                yield from visit(by_id[key.resource], (*path, each.id))
        done.add(each.id)
        yield each

    for each in by_id.values():
        yield from visit(each, ())
