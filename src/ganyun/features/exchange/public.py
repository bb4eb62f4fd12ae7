"""What other features may use of exchange."""

from ganyun.features.exchange.actions.loading import LoadResult, Request, load_environment, load_resource
from ganyun.features.exchange.queries import load_counts, open_rows, recent_loads

__all__ = ["LoadResult", "Request", "load_counts", "load_environment", "load_resource", "open_rows", "recent_loads"]
