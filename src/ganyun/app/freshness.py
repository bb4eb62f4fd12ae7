"""Whether a home was prepared by this very program with these very clouds. No Django: a start must not wait for it."""

import hashlib
from pathlib import Path

from ganyun.app.configuration import Configuration

PACKAGE = Path(__file__).resolve().parent.parent
MARKER = "clouds.applied"


def cloud_folders(configuration: Configuration) -> list[Path]:
    """Where clouds are read from: those in the package, then the node's own."""
    return [PACKAGE / "clouds", configuration.cloud_folder]


def digest(configuration: Configuration) -> str:
    """One hash over all that decides what preparing does: database, clouds (samples apart), program."""
    result = hashlib.sha256(configuration.value("GANYUN_DATABASE_URL").encode())
    clouds = [path for folder in cloud_folders(configuration) for path in folder.rglob("*")]
    for path in sorted({*clouds, *PACKAGE.rglob("*.py")}):
        if path.is_file() and "samples" not in path.parts:
            status = path.stat()
            result.update(f"{path}|{status.st_size}|{status.st_mtime_ns}\n".encode())
    return result.hexdigest()


def is_fresh(configuration: Configuration) -> bool:
    """Nothing changed since clouds were last applied, and the database is still there."""
    marker = configuration.home / MARKER
    if not configuration.value("GANYUN_DATABASE_URL") and not (configuration.home / "ganyun.db").exists():
        return False
    return marker.exists() and marker.read_text() == digest(configuration)


def mark_fresh(configuration: Configuration) -> None:
    """Called when clouds have been applied."""
    (configuration.home / MARKER).write_text(digest(configuration))


def was_prepared(configuration: Configuration) -> bool:
    """This home has run before."""
    return (configuration.home / MARKER).exists()
