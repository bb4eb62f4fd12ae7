"""Every extension point there is, on one page: a signature and one sentence.

A feature registers in its app's ``ready()`` (usually one line: ``hooks.home_cards.register(my_function)``).
The mechanism is :class:`Hook` below; ``with hooks.X.registered(f):`` registers for one test.
"""

# mypy: disable-error-code="empty-body"
import inspect
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

logger = logging.getLogger(__name__)


class Hook(Generic[P, R]):
    """A named list of functions with one signature; calling it calls all, in order of registration."""

    def __init__(self, signature: Callable[P, R]) -> None:
        self.name = signature.__name__
        self.doc = signature.__doc__ or ""
        self.signature = inspect.signature(signature)
        self._functions: list[Callable[P, R]] = []

    def register(self, function: Callable[P, R]) -> Callable[P, R]:
        """Adds a function (once); returns it, so this works as a decorator."""
        if function not in self._functions:
            self._functions.append(function)
        return function

    @contextmanager
    def registered(self, function: Callable[P, R]) -> Iterator[None]:
        self._functions.append(function)
        try:
            yield
        finally:
            self._functions.remove(function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> list[R]:
        return [function(*args, **kwargs) for function in self._functions]

    def notify(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Calls all after the fact: one that fails is logged, and the others and the caller go on."""
        for function in list(self._functions):
            try:
                function(*args, **kwargs)
            except Exception:
                logger.exception("hook %s: %s failed", self.name, getattr(function, "__qualname__", function))


@Hook
def event(name: str, payload: dict[str, Any]) -> None:
    """Something changed: every action emits its name after the commit (``catalog.publish``, ``exchange.load``)."""


@Hook
def packs_changed(packs: Any) -> None:
    """The packs are valid: bring your tables in line with them (``ganyun up``, ``ganyun cloud apply``)."""


@Hook
def pack_changes(packs: Any) -> list[Any]:
    """What applying these packs would change in your tables (``kernel.packs.Change``); nothing is changed."""


@Hook
def navigation(request: Any) -> list[tuple[str, str, str]]:
    """Entries of the main menu: (title, address, icon); return [] to stay out for this request."""


@Hook
def topbar(request: Any) -> list[tuple[str, str, str, int]]:
    """Signs of the bar on top of every page: (title, address, icon, number); the number shows unless it is 0."""


@Hook
def home_cards(request: Any) -> list[Any]:
    """Cards of the home page (``kit.pages.public.Card``)."""


@Hook
def resource_panels(request: Any, resource: str) -> list[Any]:
    """Panels of a resource page (``kit.pages.public.Panel``), shown as tabs in order of ``rank``."""


@Hook
def cloud_panels(request: Any, cloud: str) -> list[Any]:
    """Panels of a cloud page (``kit.pages.public.Panel``)."""


@Hook
def resource_lights(resources: list[str]) -> dict[str, str]:
    """Quality lights of resources: ``green | yellow | red``; a resource without data is left out."""


HOOKS = {hook.name: hook for hook in list(globals().values()) if isinstance(hook, Hook)}
