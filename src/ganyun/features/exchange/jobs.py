"""Loading as a durable job: killed in the middle, it starts again and the batch id keeps it exactly-once."""

from pathlib import Path
from typing import Any

from ganyun.features.exchange.actions.inbox import discard_upload
from ganyun.features.exchange.actions.loading import Request, load_environment, load_resource
from ganyun.kernel.errors import Final
from ganyun.kit.jobs.public import JobContext, job


@job("exchange.load", title="加载数据", queue="loads")
def load(context: JobContext, resource: str, environment: str, file: str = "", root: str = "", mode: str = "",
         again: bool = False, load: str = "") -> dict[str, Any]:  # fmt: skip
    """Loads one resource for the job's actor. An upload is removed unless the same job may need it again."""
    request = Request(
        resource, environment, Path(root) if root else None, Path(file) if file else None, mode, again, load
    )
    try:
        result = load_resource(context.actor, request, context.progress)
    except Final:
        discard_upload(file)
        raise
    discard_upload(file)
    return {"load": result.load, "state": result.state, "rows": result.rows, "good": result.good,
            "quarantined": result.quarantined, "version": result.version}  # fmt: skip


@job("exchange.load_environment", title="加载整个环境", queue="loads")
def load_all(context: JobContext, environment: str, root: str = "") -> dict[str, Any]:
    """Loads every resource of an environment, referenced ones first."""
    results = load_environment(context.actor, environment, Path(root) if root else None, context.progress)
    return {"loaded": sum(each.error is None for each in results),
            "failed": {each.resource: str(each.error) for each in results if each.error}}  # fmt: skip
