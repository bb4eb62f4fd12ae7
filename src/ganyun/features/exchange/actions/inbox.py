"""Files that people upload: kept in the node's inbox under a name of our own, until the load has ended."""

import re
import uuid
from collections.abc import Collection
from pathlib import Path
from typing import Any

from django.conf import settings

from ganyun.features.exchange.errors import UploadInvalid
from ganyun.features.exchange.rules.sources.files import inner_suffix
from ganyun.features.exchange.rules.sources.readers import SUFFIXES

LIMIT = 2 << 30  # larger files go by path, not through a browser


def keep_upload(upload: Any, extra: Collection[str] = ()) -> Path:
    """Streams an upload (Django's ``UploadedFile``) to disk; returns its path. ``extra`` suffixes are let through too.

    Raises:
        UploadInvalid: no name, an unknown suffix, empty, or larger than 2 GiB.
    """
    name = re.sub(r"[^\w.\-]", "_", Path(upload.name or "").name)[-120:]
    if inner_suffix(Path(name)) not in SUFFIXES and Path(name).suffix.lower() not in extra:
        raise UploadInvalid(name=name or "?", reason="后缀不认识")
    if not upload.size or upload.size > LIMIT:
        raise UploadInvalid(name=name, reason="空文件" if not upload.size else "超过 2 GiB")
    folder: Path = settings.GANYUN_HOME / "inbox" / uuid.uuid4().hex
    folder.mkdir(parents=True)
    path = folder / name
    with path.open("wb") as file:
        for piece in upload.chunks():
            file.write(piece)
    return path


def discard_upload(file: str) -> None:
    """Removes an upload with its folder; a file that is not in the inbox stays where it is."""
    path, inbox = Path(file), settings.GANYUN_HOME / "inbox"
    if file and path.is_file() and path.parent.parent == inbox:
        path.unlink()
        path.parent.rmdir()
