"""Long work of the catalogue."""

from ganyun.features.catalog.actions.index import rebuild
from ganyun.kernel.errors import N_
from ganyun.kit.jobs.public import JobContext, job


@job("catalog.reindex", title=N_("重建检索索引"))
def reindex(context: JobContext) -> dict[str, int]:
    """Builds the search index anew; searches go on with the old one meanwhile."""
    return {"resources": rebuild(context.progress)}
