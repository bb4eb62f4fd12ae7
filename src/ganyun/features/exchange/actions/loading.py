"""From a request to load to its end: finds the files, runs the pipeline between the two actions, reports progress."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.conf import settings

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract, Server, contract, contracts
from ganyun.features.exchange.actions import records
from ganyun.features.exchange.actions.lineage import inputs_of
from ganyun.features.exchange.errors import ResourceDerived, ServerMissing
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.rules import pipeline
from ganyun.features.exchange.rules.sources import files
from ganyun.features.quality.public import latest_report, parameters
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.locks import only_one
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs.public import enqueue

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
    origin: str = ""  # corrected rows: where they were quarantined; rules of whole batches do not judge them


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
    _not_derived(found)
    mode = request.mode or found.load_mode
    load = records.start_load(actor, request.resource, request.environment, source_of(found, request.environment,
                              request.file), mode, load=request.load)  # fmt: skip
    inputs: tuple[str, ...] = ()
    try:
        server, root = _server(found, request)
        inputs = inputs_of(found, [root / server.path], root)  # what the contract says, until the files are known
        paths = [request.file] if request.file else files.locate(
            server.path, root, resource=request.resource, environment=request.environment)  # fmt: skip
        inputs = inputs_of(found, paths, None if request.file else root, corrected=bool(request.origin))
        return _run(actor, load, found, server, paths, inputs, request, progress)
    except Exception as error:
        records.fail_load(actor, request.resource, load, error, inputs)
        raise
    except BaseException:  # a cancelled job or Ctrl-C unwinds through here
        records.cancel_load(actor, request.resource, load, inputs)
        raise


def _run(actor: Actor, load: Load, found: Contract, server: Server, paths: Sequence[Path], inputs: Sequence[str],
         request: Request, progress: Progress) -> LoadResult:  # fmt: skip
    started = time.monotonic()
    progress(0, None, request.resource)
    with only_one(settings.GANYUN_HOME / "locks", request.resource):
        arrivals = [files.arrival(path) for path in paths]
        digest = _digest(arrivals)
        wanted = records.batch_id(request.resource, load.mode, found.text, digest, request.again, request.origin)
        load.batch = _come_back(wanted, request.resource, load.mode)
        load.bytes = sum(each.bytes for each in arrivals)
        load.source = "、".join(path.name for path in paths)[:500]
        load.save(update_fields=["batch", "bytes", "source"])
        job = pipeline.Job(found, server, tuple(paths), load.mode, load.batch, corrections=bool(request.origin))  # type: ignore[arg-type]
        known = bool(request.origin) or latest_report(request.resource, load.batch) is not None
        result = pipeline.load(job, engine(), temp=settings.GANYUN_HOME / "tmp", parameters=parameters(),
                               progress=_noting(load, progress), recheck=not known)  # fmt: skip
        load = records.finish_load(actor, request.resource, load, digest, result, inputs)
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
            records.note_progress(load, done, total)

    return note


def queue(actor: Actor, found: Contract, environment: str, *, file: Path | None = None, mode: str = "",
          again: bool = False) -> Load:  # fmt: skip
    """Notes a load and hands it to the worker. ``file`` is an upload; else the contract says where data comes from.

    Raises:
        ServerMissing: the contract has no such environment and there is no file.
    """
    _not_derived(found)
    if file is None and found.server(environment) is None:
        raise _missing(found, environment)
    source = source_of(found, environment, file)
    noted = records.queue_load(actor, found.id, environment, source, mode or found.load_mode)
    job = enqueue("exchange.load", actor, resource=found.id, environment=environment, file=str(file or ""), mode=mode,
                  again=again, load=str(noted.id))  # fmt: skip
    return records.note_job(noted, job)


def source_of(found: Contract, environment: str, file: Path | None) -> str:
    """What a load reads, in words for people, before it is known which files are there."""
    server = found.server(environment)
    return file.name if file else server.path if server else environment


def _not_derived(found: Contract) -> None:
    if found.derived_from:
        raise ResourceDerived(resource=found.id, sources="、".join(found.derived_from))


def _missing(found: Contract, environment: str) -> ServerMissing:
    known = "、".join(each.environment for each in found.servers) or "—"
    return ServerMissing(resource=found.id, environment=environment, known=known)


def _server(found: Contract, request: Request) -> tuple[Server, Path]:
    server = found.server(request.environment)
    if server is None:
        if request.file is None:
            raise _missing(found, request.environment)
        server = Server("upload", request.environment)
    if request.file:
        # an upload comes in any format; how its columns are called is still what the contract says
        server = replace(server, path=request.file.name, format="")
    return server, request.root or found.folder or settings.GANYUN_HOME / "arrivals"


def _come_back(batch: str, resource: str, mode: str) -> str:
    """The batch, or a new one where another has replaced its rows since: the old file is to be the table again."""
    store = engine()
    if mode != "replace" or not store.exists(resource) or not store.batch(resource, batch):
        return batch  # the history is read only for a file that has been here before
    last = next((each for each in store.history(resource) if each.mode == "replace"), None)
    return batch if last is None or last.batch_id.startswith(batch) else f"{batch}-{store.version(resource)}"


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
