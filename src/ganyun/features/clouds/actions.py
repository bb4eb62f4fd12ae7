"""Making clouds and bringing the node in line with them."""

import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from ganyun.features.clouds import queries
from ganyun.features.clouds.errors import ArchiveRefused, CloudExists, CloudInvalid
from ganyun.features.clouds.policy import may_manage
from ganyun.features.clouds.rules import archive
from ganyun.features.clouds.rules.scaffold import Order, files
from ganyun.kernel import hooks, packs
from ganyun.kernel.action import action
from ganyun.kernel.names import SLUG, BadName
from ganyun.kernel.packs import Problem, read_yaml
from ganyun.kernel.policy import Actor

RESERVED = ("new", "indicator", "quarantine", "resolved", "page")
"""Codes that addresses and table names of the node use themselves."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on disk as an action's argument; the audit chain gets its name."""

    path: Path

    def __str__(self) -> str:
        return self.path.name


@action("clouds.apply", policy=may_manage)
def apply_clouds(actor: Actor) -> list[str]:
    """Brings the node in line with its clouds; returns their codes.

    Raises:
        PacksInvalid: with every problem; nothing was changed.
    """
    found = packs.read_packs(queries.cloud_folders())
    hooks.packs_changed(found)
    return list(found)


@action("clouds.start", policy=may_manage)
def start_cloud(actor: Actor, code: str, order: Order) -> Path:
    """Starts a cloud in the node's own folder with a table, a model, indicators and a page; returns the new folder.

    Raises:
        BadName, CloudExists.
        CloudInvalid: what was asked for does not fit together; nothing stays behind.
    """
    return _settle(code, files(order))


@action("clouds.import", policy=may_manage)
def import_cloud(actor: Actor, upload: Upload) -> Path:
    """Takes a zipped pack into the node's own folder, in place of an earlier one of the same code.

    Raises:
        ArchiveRefused: nothing was unpacked.
        CloudInvalid: with every problem; the earlier one stays.
        CloudExists: the node brings a cloud of that code itself.
    """
    draft = _draft_folder()
    try:
        archive.unpack(upload.path, draft / "pack")
        problems: list[Problem] = []
        data = read_yaml(draft / "pack" / "cloud.yaml", "cloud.yaml", problems.append)
        code = str(data.get("code", "")) if isinstance(data, dict) else ""
        if problems or not SLUG.fullmatch(code):
            raise ArchiveRefused(reason=str(problems[0]) if problems else f"code: {code}", entry="cloud.yaml")
        (draft / "pack").rename(draft / code)
        _check(draft / code)
        target = _own_folder(code)
        if target.exists():
            target.rename(draft / f"{code}.before")
        (draft / code).rename(target)
        return target
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _settle(code: str, texts: Mapping[str, str]) -> Path:
    """Writes a cloud beside the others, checks it with them, and only then puts it in its place."""
    target = _own_folder(code)
    if target.exists():
        raise CloudExists(code=code, folder=target)
    draft = _draft_folder()
    try:
        for name, text in texts.items():
            path = draft / code / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        _check(draft / code)
        target.parent.mkdir(parents=True, exist_ok=True)
        (draft / code).rename(target)
        return target
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _own_folder(code: str) -> Path:
    if not SLUG.fullmatch(code) or code in RESERVED:
        raise BadName(name=code, kind="云代码")
    built_in = packs.built_in_folder() / code
    if built_in.exists():
        raise CloudExists(code=code, folder=built_in)
    folder: Path = settings.GANYUN_CLOUDS / code
    return folder


def _draft_folder() -> Path:
    """On the same disk as the clouds, so that moving a finished one is a rename; hidden, so that nobody reads it."""
    folder: Path = settings.GANYUN_CLOUDS / f".draft-{uuid.uuid4().hex[:12]}"
    (folder / "pack").mkdir(parents=True)
    return folder


def _check(folder: Path) -> None:
    _found, problems = queries.inspect_clouds(folder)
    if problems:
        listing = "\n".join(f"  {problem}" for problem in problems[:200])
        raise CloudInvalid(code=folder.name, count=len(problems), listing=listing, problems=problems)
