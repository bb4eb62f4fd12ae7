"""Models in force, their runs, and what is out of date."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from ganyun.engine.port import engine
from ganyun.features.models.errors import ModelNotFound
from ganyun.features.models.models import Model, Run
from ganyun.features.models.rules.graph import in_order
from ganyun.features.models.rules.plan import Last, Plan, Stored, make_plan
from ganyun.features.models.rules.shapes import Column, Derived
from ganyun.features.models.rules.spec import Spec, parse_spec
from ganyun.kernel.names import nearest


@lru_cache(maxsize=2048)
def _spec(text: str, file: str) -> Spec:
    found = parse_spec(text, file)
    assert found is not None, f"{file} was valid when it was stored"
    return found


def stored() -> list[Stored]:
    """All models in force, inputs first; none of them is read."""
    rows = Model.objects.values_list("name", "file", "text", "kind", "inputs")
    return in_order({name: Stored(name, file, text, kind, tuple(inputs)) for name, file, text, kind, inputs in rows})


def derived(name: str) -> Derived:
    """A model in force with its columns as they were bound when it was applied.

    Raises:
        ModelNotFound: names the nearest.
    """
    found = find_model(name)
    return _derived(found)


def find_model(name: str) -> Model:
    """Raises :class:`ModelNotFound`."""
    found = Model.objects.filter(name=name).first()
    if found is None:
        known = list(Model.objects.values_list("name", flat=True))
        raise ModelNotFound(name=name, nearest=nearest(name, known) or "—")
    return found


def _derived(found: Model) -> Derived:
    schema = engine().arrow_schema({each["name"]: each["type"] for each in found.columns})
    columns = tuple(
        Column(arrow=field.type, **{**each, "sources": tuple(each["sources"])})
        for each, field in zip(found.columns, schema, strict=True)
    )
    inherited = max((column.level for column in columns), default=1)
    return Derived(_spec(found.text, found.file), columns, tuple(found.keys), inherited)


def plan(names: Sequence[str] = (), *, again: bool = False) -> Plan:
    """What would run now, in order, with the reason of each.

    Raises:
        ModelNotFound
    """
    for name in names:
        find_model(name)
    return make_plan(stored(), _last(), _version, wanted=names, again=again)


def _last() -> dict[str, Last]:
    """The newest good run of every model, and whether one has failed since."""
    good: dict[str, tuple[str, dict[str, int]]] = {}
    failed: dict[str, str] = {}
    ended = Run.objects.exclude(state=Run.State.RUNNING).order_by("model", "-started")
    for model, state, mark, digest, inputs, error in ended.values_list(
        "model", "state", "fingerprint", "digest", "inputs", "error"
    ):
        if model in good:
            continue
        if state == Run.State.DONE:
            good[model] = digest, inputs
        elif not error.get("retryable"):
            failed.setdefault(model, mark)
    names = {*good, *failed}
    return {name: Last(*good.get(name, ("", {})), failed.get(name, "")) for name in names}


def _version(table: str) -> int | None:
    # asked first: the error for a missing table looks through the whole lake for a similar name
    return engine().version(table) if engine().exists(table) else None


def readers(table: str) -> list[str]:
    """The models that read a table directly."""
    return [name for name, inputs in Model.objects.values_list("name", "inputs") if table in inputs]


def last_runs(models: Iterable[str] | None = None) -> dict[str, Run]:
    """The newest run of each model, whatever became of it."""
    found: dict[str, Run] = {}
    runs = Run.objects.order_by("model", "-started")
    for run in runs.filter(model__in=list(models)) if models is not None else runs:
        found.setdefault(run.model, run)
    return found


def runs(model: str, limit: int = 20) -> list[Run]:
    """The newest runs of one model."""
    return list(Run.objects.filter(model=model)[:limit])


def lights(resources: list[str]) -> dict[str, str]:
    """Red for a model whose last run failed; others are judged by their data."""
    found = last_runs(resources)
    return {name: "red" for name, run in found.items() if run.state == Run.State.FAILED}


def listing(cloud: str = "") -> list[dict[str, Any]]:
    """Models with their last run, for lists."""
    models = Model.objects.filter(cloud=cloud) if cloud else Model.objects.all()
    newest = last_runs([each.name for each in models])
    return [{"model": each, "run": newest.get(each.name)} for each in models]
