"""The wheel holds everything a node needs: installed in an empty environment outside the checkout, it comes up."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.support.tree import ROOT

pytestmark = pytest.mark.slow
UV = str(ROOT / "tools/uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [UV, "build", "--wheel", "--out-dir", str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr[-3000:]
    (built,) = folder.glob("ganyun-*.whl")
    return built


@dataclass(frozen=True)
class Installed:
    """``ganyun`` in an environment of its own, far from the checkout."""

    folder: Path

    @property
    def command(self) -> str:
        return str(self.folder / "venv/bin/ganyun")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "HOME": str(self.folder), "GANYUN_HOME": str(self.home), "LANG": "C.UTF-8"}

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.command, *arguments], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )

    def processes(self) -> list[int]:
        """Processes that live in this home, whoever started them."""
        mark = f"GANYUN_HOME={self.home}".encode()
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark in path.read_bytes().split(b"\0") and b"State:\tZ" not in (path.parent / "status").read_bytes():
                    found.append(int(path.parent.name))
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel with the locked versions of its dependencies, without any of the development ones."""
    folder = tmp_path_factory.mktemp("elsewhere")
    python = folder / "venv/bin/python"
    pins = folder / "constraints.txt"
    pins.write_text(
        "\n".join(re.findall(r"^[a-z0-9-]+==\S+(?: ; [^\\]+)?", (ROOT / "requirements.lock").read_text(), re.M))
    )
    for command in (
        [UV, "venv", "--quiet", "--python", sys.executable, str(folder / "venv")],
        [UV, "pip", "install", "--quiet", "--python", str(python), "--constraint", str(pins), str(wheel)],
    ):
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr[-3000:]
    return Installed(folder)


def test_the_wheel_holds_frontend_translations_templates_clouds_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    def holds(pattern: str) -> bool:
        return any(re.fullmatch(pattern, name) for name in names)

    for pattern in (
        r"ganyun/kit/pages/static/build/manifest\.json",
        r"ganyun/kit/pages/static/build/.+\.js",
        r"ganyun/kit/pages/static/build/.+\.css",
        r"ganyun/features/catalog/locale/en/LC_MESSAGES/django\.mo",
        r"ganyun/features/catalog/templates/catalog/.+\.html",
        r"ganyun/features/catalog/migrations/0001_.+\.py",
        r"ganyun/clouds/base/cloud\.yaml",
        r"ganyun/clouds/ecology/contracts/.+\.yaml",
        r"ganyun-.+\.dist-info/licenses/LICENSE",
    ):
        assert holds(pattern), pattern
    assert not holds(r"ganyun/clouds/.+\.pyc?")
    assert not holds(r"(tests|docs|bench|frontend|tools)/.+")
    assert not holds(r".*(__pycache__|node_modules|\.map$|/var/).*")


def test_the_command_answers_without_a_checkout(installed: Installed) -> None:
    run = installed.run("--help")

    assert run.returncode == 0, run.stderr
    assert "赣云" in run.stdout and " up " in run.stdout
    assert "site-packages" in subprocess.run(
        [str(installed.folder / "venv/bin/python"), "-c", "import ganyun; print(ganyun.__path__)"],
        cwd=installed.folder, env=installed.environment, capture_output=True, text=True,
    ).stdout  # fmt: skip


def test_the_node_comes_up_answers_and_stops_with_all_its_children(installed: Installed) -> None:
    port = free_port()
    with node(installed, port) as process:
        health = wait_for(installed, process, f"http://127.0.0.1:{port}/api/health")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200 and "赣云" in page.read().decode()
        assert health == 200
        assert len(installed.processes()) > 2, "a supervisor, a web process and a worker"

        process.send_signal(signal.SIGINT)
        code = process.wait(timeout=30)

    assert code == 0, output(installed)
    assert installed.processes() == []
    assert "Traceback" not in output(installed)
    assert f"http://localhost:{port}/" in output(installed)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def node(installed: Installed, port: int) -> Iterator[subprocess.Popen[bytes]]:
    with (installed.folder / "output").open("wb") as file:
        process = subprocess.Popen(
            [installed.command, "up", "--port", str(port)],
            cwd=installed.folder, env=installed.environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            for leftover in installed.processes():
                os.kill(leftover, signal.SIGKILL)


def wait_for(installed: Installed, process: subprocess.Popen[bytes], address: str) -> int:
    """The status of the first answer; fails when the process ends before, or after some four minutes."""
    for _ in range(1200):
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.2)
        assert process.returncode is None, output(installed)[-3000:]
    raise AssertionError("no answer")


def output(installed: Installed) -> str:
    return (installed.folder / "output").read_text()
