"""A source tree as the structure tests see it: the checkout, or a copy with faults planted in it."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCTS = {"node_modules", "__pycache__", "var", "dist", "build", "uv.lock"}
"""What is made here and never in git, besides folders whose name begins with a dot."""


@dataclass(frozen=True)
class Tree:
    """``root`` holds ``src/ganyun``, ``tests``, …; paths are given relative to it, with slashes."""

    root: Path = ROOT

    @property
    def package(self) -> Path:
        return self.root / "src/ganyun"

    @property
    def features(self) -> list[Path]:
        return sorted(path for path in (self.package / "features").iterdir() if (path / "__init__.py").is_file())

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def python(self, under: str = "src/ganyun") -> Iterator[Path]:
        """Written Python files: no migrations, which Django writes."""
        for path in sorted((self.root / under).rglob("*.py")):
            if self._is_written(path) and "migrations" not in path.parts:
                yield path

    def files(self) -> list[Path]:
        """What is, or is about to be, in git; without git everything that is no product."""
        command = ["git", "-C", str(self.root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listing = subprocess.run(command, capture_output=True) if shutil.which("git") else None
        if listing and listing.returncode == 0:
            found = [self.root / name for name in listing.stdout.decode().split("\0") if name]
        else:
            found = [path for path in self.root.rglob("*") if self._is_written(path)]
        return [path for path in sorted(found) if path.is_file()]

    def _is_written(self, path: Path) -> bool:
        parts = path.relative_to(self.root).parts
        return not PRODUCTS & set(parts) and not any(part[0] == "." and part != ".ci" for part in parts[:-1])

    def parse(self, path: Path) -> ast.Module:
        return _parse(path.read_text(encoding="utf-8"), str(path))


@cache
def _parse(text: str, filename: str) -> ast.Module:
    return ast.parse(text, filename=filename)
