"""How arguments, results and errors of jobs are stored: JSON, never pickle, so that reading a job runs no code."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from ganyun.kernel.errors import GanyunError
from ganyun.kit.jobs.errors import JobBroken


class StoredError(GanyunError):
    """An error read back whose class is not known here; it keeps its own words."""

    def __init__(self, **values: Any) -> None:
        stored = values.pop("stored", {})
        self.__dict__.update(
            {name: stored.get(name, "") for name in ("code", "message", "fate", "fix")},
            retryable=bool(stored.get("retryable", False)),
        )
        super().__init__(**values)


class JsonSerializer:
    """DBOS's ``Serializer`` by shape: JSON with dates, tuples (as lists) and errors.

    Not a subclass: importing DBOS takes longer than all of Django, and only the worker and whoever enqueues need it.
    """

    def name(self) -> str:
        return "ganyun_json"

    def serialize(self, data: Any) -> str:
        return json.dumps(data, ensure_ascii=False, default=_encode, allow_nan=True)

    def deserialize(self, serialized_data: str) -> Any:
        return json.loads(serialized_data, object_hook=_decode)


def _encode(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"$datetime": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, GanyunError):
        return {"$error": describe_error(value)}
    if isinstance(value, BaseException):
        # Not the library's words: they may hold paths and values. The log has them.
        return {"$error": {**describe_error(JobBroken(incident=type(value).__name__, job="")), "fix": ""}}
    raise TypeError(f"{type(value).__name__} 不是 JSON 类型")


def _decode(data: dict[str, Any]) -> Any:
    if len(data) == 1:
        if "$datetime" in data:
            return datetime.fromisoformat(data["$datetime"])
        if "$date" in data:
            return date.fromisoformat(data["$date"])
        if "$error" in data:
            return restore_error(data["$error"])
    return data


def describe_error(error: GanyunError) -> dict[str, Any]:
    """An error as JSON: its templates in Chinese (so that any reader's language can be made of it) and its values."""
    return {
        "code": error.code,
        "message": error.message,
        "fate": error.fate,
        "fix": error.fix,
        "retryable": error.retryable,
        "values": {name: _plain(value) for name, value in error.values.items()},
    }


def restore_error(stored: dict[str, Any]) -> GanyunError:
    """The error again: of its own class when that is loaded, else a :class:`StoredError` with the same words."""
    values = stored.get("values", {})
    for kind in _subclasses(GanyunError):
        if kind.code == stored["code"] and kind.message == stored["message"]:
            return kind(**values)
    return StoredError(stored=stored, **values)


def _subclasses(kind: type[GanyunError]) -> Iterator[type[GanyunError]]:
    for each in kind.__subclasses__():
        if each is not StoredError:
            yield each
            yield from _subclasses(each)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
