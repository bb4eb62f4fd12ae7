"""Every test gets a node of its own: a fresh GANYUN_HOME, an in-memory database, no network but loopback."""

import os
import tempfile
from pathlib import Path

# Before Django reads its settings: never the developer's own node.
os.environ["GANYUN_HOME"] = tempfile.mkdtemp(prefix="ganyun-test-")
os.environ.setdefault("GANYUN_SECRET_KEY", "test-only-key-of-no-value-whatsoever-0123456789")

import pytest
from django.utils import translation

from ganyun.app.apps import configure_engine
from ganyun.kernel.policy import Actor

pytest_plugins = ["tests.support.browser"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings) -> Path:
    """The node's folder of this test."""
    settings.GANYUN_HOME = tmp_path / "home"
    settings.GANYUN_LAKE_URL = str(tmp_path / "home" / "lake")
    settings.GANYUN_CLOUDS = tmp_path / "home" / "clouds"
    settings.GANYUN_HOME.mkdir()
    configure_engine()
    translation.activate(settings.LANGUAGE_CODE)  # a test that read a page in English must not leave it so
    return settings.GANYUN_HOME


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """An actor's permissions are a set: in a test's name their order would differ between the workers."""
    return f"{val.name}-{val.organisation}" if isinstance(val, Actor) else None
