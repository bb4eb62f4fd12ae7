"""Clouds as folders: where they are, what is wrong in them, what applying them would change."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from ganyun.features.clouds.errors import NoCloudFolder
from ganyun.kernel import hooks, packs
from ganyun.kernel.packs import Change, Pack, Problem

VERBS = ("add", "change", "remove")


def cloud_folders() -> list[Path]:
    """Where this node reads clouds from."""
    return [packs.built_in_folder(), settings.GANYUN_CLOUDS]


def inspect_clouds(folder: Path | None) -> tuple[dict[str, Pack], list[Problem]]:
    """All clouds of the node, or those below a folder (or that one cloud), checked together with the node's own.

    Raises:
        NoCloudFolder: there is nothing to check.
    """
    if folder is None:
        return packs.inspect_packs(cloud_folders())
    found, problems, own = _with_node(folder)
    return {code: pack for code, pack in found.items() if not own or code == own}, problems


def changes(folder: Path | None) -> tuple[list[Change], list[Problem]]:
    """What applying would change, additions first; nothing is said of packs that are wrong.

    Raises:
        NoCloudFolder
    """
    if folder is None:
        found, problems = packs.inspect_packs(cloud_folders())
    else:
        found, problems, _own = _with_node(folder)
    return ([] if problems else planned(found)), problems


def planned(found: Mapping[str, Pack]) -> list[Change]:
    """What every feature says it would change for these packs."""
    said = [change for answer in hooks.pack_changes(found) for change in answer]
    return sorted(said, key=lambda each: (VERBS.index(each.verb), each.kind, each.name))


def _with_node(folder: Path) -> tuple[dict[str, Pack], list[Problem], str]:
    """The folder's clouds beside the node's own, of which one of the same code gives way; the problems are the
    folder's. The last part is the code when the folder is one cloud."""
    if not folder.is_dir():
        raise NoCloudFolder(path=folder)
    folder = folder.resolve()
    own = folder.name if (folder / "cloud.yaml").exists() else ""
    above = folder.parent if own else folder
    with _beside(above, {own} if own else {each.name for each in above.iterdir() if each.is_dir()}) as others:
        found, problems = packs.inspect_packs([*others, above])
    if own:
        problems = [each for each in problems if each.file.partition("/")[0] == own]
    return found, problems, own


@contextmanager
def _beside(above: Path, codes: set[str]) -> Iterator[list[Path]]:
    """The node's folders without the clouds of these codes, as links in a folder for the time being."""
    with tempfile.TemporaryDirectory(prefix="ganyun-clouds-") as name:
        others = []
        for place, each in enumerate(cloud_folders()):
            if each.resolve() == above or not each.is_dir():
                continue
            view = Path(name) / str(place)
            view.mkdir()
            for cloud in each.iterdir():
                if cloud.is_dir() and cloud.name not in codes:
                    (view / cloud.name).symlink_to(cloud.resolve())
            others.append(view)
        yield others
