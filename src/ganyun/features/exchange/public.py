"""What other features may use of exchange."""

from ganyun.features.exchange.actions.inbox import discard_upload, keep_upload
from ganyun.features.exchange.actions.loading import LoadResult, Request, load_environment, load_resource, queue
from ganyun.features.exchange.queries import load_counts, open_rows, recent_loads
from ganyun.features.exchange.rules.sources.describing import ColumnGuess, describe_file

__all__ = [
    "ColumnGuess",
    "LoadResult",
    "Request",
    "describe_file",
    "discard_upload",
    "keep_upload",
    "load_counts",
    "load_environment",
    "load_resource",
    "open_rows",
    "queue",
    "recent_loads",
]
