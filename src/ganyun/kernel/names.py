"""Names: slugs of clouds, and ``cloud.table`` for a resource. One grammar, used for folders, SQL and URLs alike."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from ganyun.kernel.errors import N_, Invalid

SLUG = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
FIELD = re.compile(r"[A-Za-z_\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff]*")


class BadName(Invalid):
    code = "kernel.bad_name"
    message = N_("{name} 不是合法的{kind}")
    fix = N_("名称以小写字母开头，只含小写字母、数字和下划线；资源写作 云.表，例如 ecology.city_air_daily。")


@dataclass(frozen=True, order=True, slots=True)
class ResourceName:
    """``cloud.table``: the id of a resource, its schema and table in SQL, its path in the lake."""

    cloud: str
    table: str

    @classmethod
    def parse(cls, text: str) -> "ResourceName":
        cloud, dot, table = text.partition(".")
        if not dot or not SLUG.fullmatch(cloud) or not SLUG.fullmatch(table):
            raise BadName(name=text, kind="资源名")
        return cls(cloud, table)

    def __str__(self) -> str:
        return f"{self.cloud}.{self.table}"


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word somebody most likely meant, for "did you mean …?"."""
    found = difflib.get_close_matches(word, list(allowed), n=1, cutoff=0.6)
    return found[0] if found else None
