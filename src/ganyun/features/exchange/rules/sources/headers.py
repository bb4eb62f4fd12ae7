"""Which column of a file is which field: by name, by Chinese title, or by the mapping the contract declares."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ganyun.features.catalog.public import Contract, Server
from ganyun.features.exchange.errors import ColumnsExtra, ColumnsMissing, ColumnsRepeated
from ganyun.kernel.names import nearest


def match(headers: Sequence[str], contract: Contract, server: Server, path: str) -> dict[str, str]:
    """``{field: header}``; order does not matter, surplus and missing columns do.

    Raises:
        ColumnsRepeated, ColumnsMissing, ColumnsExtra: nothing may be guessed and nothing dropped unsaid.
    """
    distinct(headers, path)
    declared: Mapping[str, str] = server.properties.get("columns") or {}
    known = {each.name: each.name for each in contract.fields}
    titles = {each.title: each.name for each in contract.fields if each.title}
    found: dict[str, str] = {}
    extra: list[str] = []
    for header in headers:
        name = declared.get(header) or known.get(header.strip()) or titles.get(header.strip())
        if name and name not in found:
            found[name] = header
        else:
            extra.append(header)
    ignored = set(server.properties.get("ignoreColumns") or ())
    extra = [header for header in extra if header not in ignored]
    missing = [each.name for each in contract.fields if (each.required or each.key_position) and each.name not in found]
    if missing:
        guess = nearest(missing[0], extra)
        raise ColumnsMissing(path=path, missing=_listed(missing), found=_listed(headers), hint=_hint(guess, missing[0]))
    if extra:
        free = [name for name in known if name not in found]
        guess = nearest(extra[0], free)
        raise ColumnsExtra(path=path, extra=_listed(extra), hint=_hint(extra[0], guess) if guess else "")
    return found


def distinct(headers: Sequence[str], path: str) -> None:
    """
    Raises:
        ColumnsRepeated: two columns have one name.
    """
    repeated = [name for name, count in Counter(headers).items() if count > 1]
    if repeated:
        raise ColumnsRepeated(path=path, repeated=_listed(repeated))


def _hint(header: str | None, field: str) -> str:
    return f"是不是 {header} 就是 {field}？" if header else ""


def _listed(names: Sequence[str]) -> str:
    shown = "、".join(names[:20])
    return f"{shown} 等 {len(names)} 列" if len(names) > 20 else shown
