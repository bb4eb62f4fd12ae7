"""Which model comes before which; loops and tables that nobody makes are reported."""

from collections.abc import Container, Iterable, Mapping
from typing import TypeVar

from django.utils.translation import gettext as _

from ganyun.features.models.rules.plan import Planned
from ganyun.features.models.rules.spec import Spec
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem, Report

P = TypeVar("P", bound=Planned)

OWN_SCHEMES = ("indicator.",)  # tables that other features make of models; a model may not read them back


def in_order(specs: Mapping[str, P], report: Report = lambda problem: None) -> list[P]:
    """Inputs before what is made of them; the models of a loop are reported once and left out, with what needs them."""
    done: dict[str, bool] = {}
    ordered: list[P] = []

    def visit(name: str, path: tuple[str, ...]) -> bool:
        if name in done:
            return done[name]
        if name in path:
            loop = " → ".join((*path[path.index(name) :], name))
            report(
                Problem(specs[name].file, "", _("模型互相依赖成环：{loop}").format(loop=loop), fix=_("去掉其中一环"))
            )
            return False
        inputs = [visit(each, (*path, name)) for each in specs[name].inputs if each in specs]  # all, to tell all loops
        good = all(inputs)
        if name not in done:
            done[name] = good
            if good:
                ordered.append(specs[name])
        return done[name]

    for name in sorted(specs):
        visit(name, ())
    return ordered


def downstream(specs: Mapping[str, Spec], changed: Iterable[str]) -> set[str]:
    """The models that read any of these tables, directly or through others."""
    found: set[str] = set()
    waiting = set(changed)
    while waiting:
        waiting = {name for name, spec in specs.items() if name not in found and waiting & set(spec.inputs)}
        found |= waiting
    return found


def check_reads(spec: Spec, known: Container[str], names: Iterable[str], needs: Iterable[str], report: Report) -> bool:
    """Every table a model reads is there and belongs to its cloud or to one it needs."""
    good = True
    allowed = {spec.resource.cloud, *needs}
    for table in spec.inputs:
        cloud = table.partition(".")[0]
        if table.startswith(OWN_SCHEMES) or table not in known:
            guess = nearest(table, names)
            message = _("要读的 {table} 不存在").format(table=table)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("先登记资源，或改正名称")
            report(Problem(spec.file, "from" if spec.options else "", message, fix=fix))
            good = False
        elif cloud not in allowed:
            message = _("读了 {table}，但 cloud.yaml 的 needs 没有 {cloud}").format(table=table, cloud=cloud)
            report(
                Problem(
                    spec.file, "", message, tuple(sorted(allowed)), _("在 needs 里写上 {cloud}").format(cloud=cloud)
                )
            )
            good = False
    return good
