"""The HTTP furniture for features: who asks, pages of a list, rows as a stream, the one error shape."""

from ganyun.kit.http.access import require
from ganyun.kit.http.errors import BadRequest, TooLarge, UnknownFormat
from ganyun.kit.http.rows import escape_formulas, rows_response
from ganyun.kit.http.schema import ErrorOut, Page, Paging, paginate
from ganyun.kit.http.shape import error_body, error_response, incident_response, status_of

__all__ = [
    "BadRequest",
    "ErrorOut",
    "Page",
    "Paging",
    "TooLarge",
    "UnknownFormat",
    "error_body",
    "error_response",
    "escape_formulas",
    "incident_response",
    "paginate",
    "require",
    "rows_response",
    "status_of",
]
