"""The structure of the source, as checks: each takes a tree and returns what is wrong, one line each."""

import ast
import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.tree import Tree

FURNITURE = {
    *("__init__", "README.md", "apps", "middleware", "pack", "checks", "pages", "panels", "api", "commands", "jobs"),
    *("public", "actions", "queries", "policy", "models", "rules", "errors", "templates", "locale", "migrations"),
}
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "tools", "lib"}
FILE_LINES, FILE_LINES_EVER = 400, 600
FUNCTION_LINES, FUNCTION_LINES_EVER, LONG_FUNCTIONS = 40, 60, 0.01


# --- features -------------------------------------------------------------------------------------------------------


def inner_imports(tree: Tree) -> list[str]:
    """A feature imports only ``public`` of another feature and of the kit's parts."""
    found = []
    for feature in tree.features:
        for path in (path for path in tree.python(tree.name(feature))):
            for line, module in _imported_modules(tree, path):
                owner, inner = _owner(module)
                if owner and owner != f"features.{feature.name}" and inner != "public":
                    found.append(f"{tree.name(path)}:{line} imports {module}, not {owner}.public")
    return found


def _imported_modules(tree: Tree, path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree.parse(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def _owner(module: str) -> tuple[str, str]:
    """``ganyun.features.catalog.rules.x`` → (``features.catalog``, ``rules``); nothing for other modules."""
    parts = module.split(".")
    if parts[0] != "ganyun" or len(parts) < 3 or parts[1] not in ("features", "kit"):
        return "", ""
    return ".".join(parts[1:3]), parts[3] if len(parts) > 3 else ""


def furniture(tree: Tree) -> list[str]:
    """The same file names in every feature, an empty ``__init__.py``, and a README of some ten lines."""
    found = []
    for feature in tree.features:
        for path in sorted(feature.iterdir()):
            if path.name not in ("__pycache__",) and path.stem not in FURNITURE and path.name not in FURNITURE:
                found.append(f"{tree.name(path)}: no such furniture in a feature")
        if (feature / "__init__.py").read_text().strip():
            found.append(f"{tree.name(feature)}/__init__.py is not empty")
        readme = feature / "README.md"
        lines = len(readme.read_text().splitlines()) if readme.is_file() else 0
        if not 3 <= lines <= 30:
            found.append(f"{tree.name(readme)} has {lines} lines, not about ten")
        if not (feature / "apps.py").is_file():
            found.append(f"{tree.name(feature)}/apps.py is missing")
    return found


DOORS = {"pages", "panels", "api", "commands", "jobs"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "adelete", "asave"}


def writing_doors(tree: Tree) -> list[str]:
    """Pages, API, commands and jobs translate; only actions write through the ORM."""
    found = []
    for path in tree.python("src/ganyun/features"):
        inside = path.relative_to(tree.package / "features").parts[1:]
        if not inside or inside[0].removesuffix(".py") not in DOORS:
            continue
        for node in ast.walk(tree.parse(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
                found.append(f"{tree.name(path)}:{node.lineno} writes: .{node.func.attr}()")
    return found


# --- everything -----------------------------------------------------------------------------------------------------


def python_in_clouds(tree: Tree) -> list[str]:
    """A cloud is data."""
    folder = tree.package / "clouds"
    code = (path for path in folder.rglob("*") if path.suffix in (".py", ".pyc", ".so", ".ipynb"))
    return [f"{tree.name(path)}: Python in a cloud" for path in sorted(code)]


def drawers(tree: Tree) -> list[str]:
    """No module is named for being shared."""
    return [
        f"{tree.name(path)}: name it for what it is"
        for under in ("src/ganyun", "tests")
        for path in tree.python(under)
        if (path.parent.name if path.stem == "__init__" else path.stem) in DRAWERS
    ]


@dataclass(frozen=True)
class Function:
    place: str
    name: str
    lines: int


def functions(tree: Tree) -> list[Function]:
    """Every function of the source with its length, signature and docstring included."""
    return [
        Function(f"{tree.name(path)}:{node.lineno}", node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in tree.python()
        for node in ast.walk(tree.parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def long_functions(tree: Tree) -> list[str]:
    """Functions above 60 lines, and those above 40 when they are more than one in a hundred."""
    every = functions(tree)
    long = [each for each in every if each.lines > FUNCTION_LINES]
    never = [each for each in every if each.lines > FUNCTION_LINES_EVER]
    wrong = long if len(long) > LONG_FUNCTIONS * len(every) else never
    return [f"{each.place} {each.name} has {each.lines} lines" for each in wrong]


def long_files(tree: Tree) -> dict[str, int]:
    """Files above 400 lines with their length; test files, which nobody reads top to bottom, above 600."""
    limits = {"src/ganyun": FILE_LINES, "bench": FILE_LINES, "docs": FILE_LINES, "tests": FILE_LINES_EVER}
    counts = {
        tree.name(path): (len(path.read_text(encoding="utf-8").splitlines()), limit)
        for under, limit in limits.items()
        for path in tree.python(under)
    }
    return {name: count for name, (count, limit) in counts.items() if count > limit}


def missing_namesakes(tree: Tree) -> list[str]:
    """Test files under ``tests/{app,features,engine,kit,kernel}`` whose source has no such path."""
    found = []
    for storey in ("app", "features", "engine", "kit", "kernel"):
        for path in tree.root.glob(f"tests/{storey}/**/test_*.py"):
            source = tree.package / path.relative_to(tree.root / "tests").with_name(path.stem.removeprefix("test_"))
            if not source.with_suffix(".py").is_file() and not source.is_dir():
                found.append(tree.name(path))
    return sorted(found)


# --- what is in git -------------------------------------------------------------------------------------------------

ADDRESSES = re.compile(
    r"pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|unpkg\.com|jsdelivr\.net|cdnjs\.|deb\.debian\.org"
    r"|security\.debian\.org|nodesource\.com|crates\.io|mirrors?\.\w+\.(?:com|edu|org|cn)"
)
MACHINE_PATHS = re.compile(r"(?<![\w.~/-])/(?:root|work|Users|home/\w+|opt/(?:wheels|pypi))(?:/|\b)")
EXEMPT = {"tests/support/structure.py": "holds the patterns", "tests/architecture/test_git.py": "plants them"}


def private_words(tree: Tree) -> list[str]:
    """No registry address and no path of somebody's machine in any file."""
    found = []
    for path in tree.files():
        if tree.name(path) in EXEMPT:
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            for pattern in (ADDRESSES, MACHINE_PATHS):
                if match := pattern.search(line):
                    found.append(f"{tree.name(path)}:{number} holds {match.group()}")
    return found


def copied_data(tree: Tree, data: Path) -> list[str]:
    """No file equals a file of the real data, as it lies there or unpacked."""
    known: dict[str, str] = {}
    for path in data.rglob("*"):
        if path.is_file() and path.stat().st_size > 100 and path.suffix != ".md":
            for digest in _digests(path):
                known[digest] = path.relative_to(data).as_posix()
    return [
        f"{tree.name(path)} is a copy of {known[digest]}"
        for path in tree.files()
        if path.stat().st_size > 100
        for digest in _digests(path)
        if digest in known
    ]


def _digests(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    yield hashlib.sha256(content).hexdigest()
    if path.suffix == ".gz":
        yield hashlib.sha256(gzip.decompress(content)).hexdigest()


def large_files(tree: Tree, limit: int = 1_000_000) -> list[str]:
    """Nothing heavy in git: samples are small and pictures compressed."""
    return [
        f"{tree.name(path)} has {path.stat().st_size} bytes" for path in tree.files() if path.stat().st_size > limit
    ]
