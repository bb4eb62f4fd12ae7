"""The tabs that catalog itself puts on a resource page and on a cloud page.

Contexts hold functions, which a template calls: only the tab that is shown does its work.
"""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ganyun.engine.port import TableMissing, engine
from ganyun.features.catalog.errors import ResourceNotFound
from ganyun.features.catalog.models import IN_FORCE, Resource
from ganyun.features.catalog.policy import READ, may_read_rows
from ganyun.features.catalog.queries.browse import lights
from ganyun.features.catalog.queries.contracts import contract_of, find_cloud, find_resource, parsed, proposal_of
from ganyun.features.catalog.queries.rows import preview
from ganyun.features.catalog.rules import words
from ganyun.features.catalog.rules.changes import compare
from ganyun.features.catalog.rules.contract import Contract, Field
from ganyun.kernel.errors import Denied, GanyunError
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.pages.public import Panel, markdown_html

PREVIEW_ROWS = 50
COMMITS = 30


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """概览, 字段, 预览, 版本, 接口, YAML."""
    try:
        found = shown_resource(request, resource)
    except ResourceNotFound:
        return []
    contract = contract_of(found)
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    common = {"resource": found, "contract": contract}

    def panel(code: str, title: str, rank: int, count: int | None = None, **context: Any) -> Panel:
        return Panel(code, title, f"catalog/panel_{code}.html", {**common, **context}, rank, count)

    return [
        panel("overview", _("概览"), 10, words=lambda: words.in_words(contract), related=lambda: _related(contract),
              rules=lambda: [_rule(rule) for rule in contract.quality],
              proposal=cache(lambda: _proposal(found))),
        panel("fields", _("字段"), 20, len(contract.fields), rows=lambda: [_row(field) for field in contract.fields]),
        panel("preview", _("预览"), 30, table=cache(lambda: _preview(actor, found, contract)), limit=PREVIEW_ROWS),
        panel("versions", _("版本"), 60, history=lambda: _history(found), commits=lambda: _commits(found.name)),
        panel("api", _("接口"), 70, calls=lambda: _calls(request, found)),
        panel("yaml", "YAML", 80, text=contract.text),
    ]  # fmt: skip


def cloud_panels(request: HttpRequest, cloud: str) -> list[Panel]:
    """The README of the pack."""
    found = find_cloud(cloud)
    if not found.readme.strip():
        return []
    return [Panel("readme", _("说明"), "catalog/cloud_readme.html", {"html": lambda: markdown_html(found.readme)}, 80)]


def shown_resource(request: HttpRequest, name: str) -> Resource:
    """The resource of the page, fetched once a request however many hooks ask for it."""
    kept: dict[str, Resource] = request.__dict__.setdefault("catalog_resources", {})
    if name not in kept:
        kept[name] = find_resource(name)
    return kept[name]


def _related(contract: Contract) -> list[dict[str, str]]:
    """Resources that this one refers to or that refer to it by name, with titles."""
    wanted: dict[str, str] = {key.resource: _("外键") for key in contract.foreign_keys}
    wanted |= {name: _("关联") for name in contract.related}
    titles = dict(Resource.objects.filter(name__in=wanted, state__in=IN_FORCE).values_list("name", "title"))
    return [{"name": name, "why": why, "title": titles.get(name, "")} for name, why in wanted.items()]


def _rule(rule: Any) -> dict[str, Any]:
    severity = str(rule.get("severity", "error"))
    return {"text": words.rule_words(rule), "severity": severity, "word": words.word(words.SEVERITIES, severity),
            "query": rule.get("query", ""), "dimension": rule.get("dimension", "")}  # fmt: skip


def _proposal(resource: Resource) -> dict[str, Any] | None:
    """The change under way, if there is a contract in force beside it."""
    proposal = proposal_of(resource)
    if proposal is None or resource.contract is None:
        return None
    in_force = parsed(resource.contract.digest, resource.contract.text)
    return {"contract": proposal, "changes": compare(in_force, proposal)}


def _row(field: Field) -> dict[str, Any]:
    return {
        "field": field,
        "type": words.word(words.LOGICAL, field.logical_type),
        "item": words.word(words.ITEMS, field.item_type) if field.item_type else "",
        "rules": words.field_rules(field),
    }


def _preview(actor: Actor, resource: Resource, contract: Contract) -> dict[str, Any]:
    """``columns`` and ``rows`` as text; or ``denied`` or ``missing``."""
    if not may_read_rows(actor, contract, resource.owner):
        return {"denied": True, "login": actor.kind == "anonymous", "permission": READ.title}
    try:
        table = preview(actor, contract, PREVIEW_ROWS)
    except Denied:
        return {"denied": True}
    except GanyunError as error:
        return {"failed": error.parts(_)}
    if table is None:
        return {"missing": True}
    fields = [contract.field(name) for name in table.column_names]
    columns = [[_cell(value) for value in column.to_pylist()] for column in table.columns]
    return {"fields": fields, "rows": list(zip(*columns, strict=True)), "masked": any(f and f.masked for f in fields)}


def _cell(value: Any) -> Any:
    return None if value is None else str(value)


def _history(resource: Resource) -> list[dict[str, Any]]:
    """Entries of the contract's history, each with the number of the one whose contract it replaced."""
    entries = list(resource.history.only("number", "action", "state", "version", "kind", "plan", "note", "actor",
                                         "organisation", "at", "contract_id"))  # fmt: skip
    rows = []
    for place, entry in enumerate(entries):
        before = next((each for each in entries[place + 1 :] if each.contract_id != entry.contract_id), None)
        rows.append({
            "entry": entry, "action": words.word(words.ACTIONS, entry.action),
            "kind": words.word(words.CHANGE_KINDS, entry.kind) if entry.kind else "",
            "before": before.number if before and entry.action in ("change", "publish") else None,
        })  # fmt: skip
    return rows


def _commits(name: str) -> list[Any]:
    """The newest versions of the table in the lake."""
    try:
        return engine().history(name, limit=COMMITS)
    except (TableMissing, GanyunError):
        return []


def _calls(request: HttpRequest, resource: Resource) -> dict[str, str]:
    """Ready-made calls with the addresses of this node."""
    address = request.build_absolute_uri(f"/api/resources/{resource.name}")
    return {
        "address": address,
        "page": request.build_absolute_uri(reverse("resource", args=[resource.name])),
        "curl": f"curl -H 'Authorization: Bearer '\"$GANYUN_TOKEN\" '{address}/rows?limit=10'",
        "csv": f"curl -o {resource.name}.csv -H 'Authorization: Bearer '\"$GANYUN_TOKEN\" '{address}/rows?format=csv'",
        "python": "import io, os, urllib.request\n\nimport pyarrow as pa\n\n"
        f'request = urllib.request.Request(\n    "{address}/rows?format=arrow&limit=1000",\n'
        '    headers={"Authorization": f"Bearer {os.environ[\'GANYUN_TOKEN\']}"},\n)\n'
        "table = pa.ipc.open_stream(io.BytesIO(urllib.request.urlopen(request).read())).read_all()\n",
        "sql": f'ganyun sql "select count(*) from {resource.name}"',
    }


def with_lights(resources: list[Resource]) -> list[dict[str, Any]]:
    """Resources of a list with their quality lights."""
    found = lights([each.name for each in resources])
    return [{"resource": each, "light": found.get(each.name, "")} for each in resources]
