"""References between contracts: how a foreign key is written, and whether what it names exists.

``to`` names a field in one of the spellings that ODCS allows::

    divisions.code                                    a resource of the same cloud (v3.1 and v3.2)
    base/divisions/properties/code                    a resource of another cloud (v3.1 and v3.2)
    ../../base/contracts/divisions.yaml#/schema/divisions/properties/code      the same, as a path to the file
    base.divisions.code                               the same, v3.2 only (`datacontract lint` refuses it in v3.1)
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.catalog.rules.contract import Contract, ForeignKey
from ganyun.features.catalog.rules.document import Document, Path
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem, Report, dotted

_WORD = r"[A-Za-z_][A-Za-z0-9_-]*"
_FORMS = (
    re.compile(rf"(?P<table>{_WORD})\.(?P<field>{_WORD})"),
    re.compile(rf"(?P<cloud>{_WORD})\.(?P<table>{_WORD})\.(?P<field>{_WORD})"),
    re.compile(rf"/?(?P<cloud>{_WORD})/(?P<table>{_WORD})/properties/(?P<field>{_WORD})"),
    re.compile(
        rf"(?:[\w./-]*/)?(?P<cloud>{_WORD})/contracts/[\w.-]+\.ya?ml#/?schema/(?P<table>{_WORD})/properties/(?P<field>{_WORD})"
    ),
)


def read_target(text: str, cloud: str, path: Path, document: Document) -> tuple[str, str] | None:
    """``to`` → ``("cloud.table", "field")``; an unreadable spelling is reported."""
    for form in _FORMS:
        found = form.fullmatch(text)
        if not found:
            continue
        parts = found.groupdict()
        target_cloud = parts.get("cloud") or cloud
        if form is _FORMS[1] and document.data.get("apiVersion") != "v3.2.0":
            fix = f"{target_cloud}/{parts['table']}/properties/{parts['field']}"
            document.say(path, _("云.表.字段 的写法要 ODCS v3.2"), fix=_("写作 {form}").format(form=fix))
        return f"{target_cloud}.{parts['table']}", parts["field"]
    document.say(
        path,
        _("看不懂外键 {text}").format(text=text),
        ("divisions.code", "base/divisions/properties/code"),
        _("同一朵云写 表.字段，别的云写 云/表/properties/字段"),
    )
    return None


def read_composite(
    relations: Any, path: Path, cloud: str, table: str, names: tuple[str, ...], document: Document
) -> list[ForeignKey]:
    """Relationships of the schema object: ``from`` and ``to`` are one reference or equally long lists."""
    keys = []
    for index, relation in enumerate(relations if isinstance(relations, list) else ()):
        if not isinstance(relation, dict):
            continue
        here = (*path, "relationships", index)
        sources = [str(each).removeprefix(f"{table}.") for each in _listed(relation.get("from"))]
        targets = [read_target(str(each), cloud, (*here, "to"), document) for each in _listed(relation.get("to"))]
        if not sources or len(sources) != len(targets):
            document.say(here, _("from 和 to 的字段数不同"), fix=_("两边写同样多的字段"))
            continue
        for source in sources:
            if source not in names:
                guess = nearest(source, names)
                document.say(
                    (*here, "from"),
                    _("没有字段 {name}").format(name=source),
                    names,
                    _("是不是想写 {guess}？").format(guess=guess) if guess else "",
                )
        known = [target for target in targets if target]
        if len({resource for resource, _field in known}) > 1:
            document.say((*here, "to"), _("组合外键只能指向一个资源"), fix=_("拆成几个关系"))
        elif known and len(known) == len(targets):
            keys.append(
                ForeignKey(tuple(sources), known[0][0], tuple(field for _resource, field in known), dotted(here))
            )
    return keys


def check_references(
    contract: Contract, others: Mapping[str, Contract], needs: Iterable[str], name: str, report: Report
) -> None:
    """Reports references to resources or fields that do not exist or whose cloud is not under ``needs``."""
    reachable = {contract.cloud, *needs}

    def resource(target: str, path: str) -> Contract | None:
        cloud = target.partition(".")[0]
        if cloud not in reachable:
            report(
                Problem(
                    name,
                    path,
                    _("引用了 {target}，但云 {cloud} 不在 needs 里").format(target=target, cloud=cloud),
                    fix=_("在 cloud.yaml 的 needs 里加上 {cloud}").format(cloud=cloud),
                )
            )
            return None
        if target not in others:
            same = [each for each in others if each.startswith(cloud + ".")]
            guess = nearest(target, same)
            report(
                Problem(
                    name,
                    path,
                    _("没有资源 {target}").format(target=target),
                    tuple(sorted(same)),
                    _("是不是想写 {guess}？").format(guess=guess) if guess else _("先登记该资源"),
                )
            )
            return None
        return others[target]

    for key in contract.foreign_keys:
        found = resource(key.resource, key.path)
        for field in key.targets if found else ():
            assert found is not None
            if found.field(field) is None:
                names = tuple(each.name for each in found.fields)
                guess = nearest(field, names)
                report(
                    Problem(
                        name,
                        key.path,
                        _("资源 {resource} 没有字段 {field}").format(resource=key.resource, field=field),
                        names,
                        _("是不是想写 {guess}？").format(guess=guess) if guess else "",
                    )
                )
    for each in contract.related:
        resource(each, "customProperties.relatedResources")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
