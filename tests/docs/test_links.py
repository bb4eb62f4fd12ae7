"""Every relative link and picture of every document leads somewhere."""

import re
from pathlib import Path

import pytest
from tests.support.tree import ROOT

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)


def broken(name: str, text: str, root: Path = ROOT) -> list[str]:
    found = []
    for target in LINK.findall(CODE.sub("", text)):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        file = (root / name).parent / path if path else root / name
        if not file.exists():
            found.append(f"{name}: {target}")
        elif anchor and anchor not in anchors(file.read_text(encoding="utf-8")):
            found.append(f"{name}: {target} (no such heading)")
    return found


def anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_resolve(documents: dict[str, str]) -> None:
    assert len(documents) > 20
    assert [line for name, text in documents.items() for line in broken(name, text)] == []


def test_every_page_of_docs_is_reachable_from_its_index(documents: dict[str, str]) -> None:
    seen: set[str] = set()
    waiting = ["docs/README.md"]
    while waiting:
        name = waiting.pop()
        if name in seen or name not in documents:
            continue
        seen.add(name)
        for target in LINK.findall(documents[name]):
            path = ((ROOT / name).parent / target.partition("#")[0]).resolve()
            if path.is_relative_to(ROOT):
                waiting.append(path.relative_to(ROOT).as_posix())

    assert sorted(name for name in documents if name.startswith("docs/") and name not in seen) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[x](nowhere.md)", True),
        ("![x](images/no.png)", True),
        ("[x](a.md#no-such)", True),
        ("[x](a.md#two-words) [y](#here) [z](https://example.org/x) `[c](no.md)`\n# here", False),
    ],
)
def test_planted_links(tmp_path: Path, text: str, found: bool) -> None:
    (tmp_path / "a.md").write_text("# Two words\n")
    (tmp_path / "page.md").write_text(text)

    assert bool(broken("page.md", text, tmp_path)) is found
