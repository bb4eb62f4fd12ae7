"""First-run set-up and upgrades, all of it safe to repeat: home, tables, clouds, demo logins, samples."""

import importlib
from typing import Any

from django.conf import settings
from django.core import checks
from django.utils.translation import gettext

from ganyun.app import freshness
from ganyun.app.errors import ChecksFailed
from ganyun.app.features import FEATURES
from ganyun.kernel import hooks, packs
from ganyun.kit.commands.public import acting, console, progress_bar, show_error

SAMPLES_LOADED = "samples.loaded"


def prepare(*, samples: bool) -> list[Any]:
    """Everything that must be there before the processes start; returns the demo logins.

    Raises:
        ChecksFailed, PacksInvalid.
    """
    for folder in (settings.GANYUN_HOME, settings.GANYUN_HOME / "tmp"):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    check()
    if migrate_metadata() and settings.GANYUN_JOBS_URL:
        # On SQLite whoever comes first makes the jobs' tables; importing DBOS here would cost a second each start.
        importlib.import_module("ganyun.kit.jobs.public").migrate()
    _apply_clouds_if_changed()
    logins = _demo_logins()
    if samples:
        _load_samples()
    return logins


def check() -> None:
    """Runs the node's own start-up checks.

    Raises:
        ChecksFailed: with id, what and hint of each.
    """
    errors = [each for each in checks.run_checks(tags=["ganyun"]) if each.is_serious()]
    if errors:
        listing = "\n".join(f"  {each.id} {each.msg}\n    → {each.hint}" for each in errors)
        raise ChecksFailed(count=len(errors), listing=listing, setting="", value="", reason="")


def migrate_metadata() -> int:
    """Brings Django's tables up to date; returns how many migrations ran."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    settings.GANYUN_HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def apply_clouds() -> dict[str, packs.Pack]:
    """Reads all clouds and lets every feature bring its tables in line with them.

    Raises:
        PacksInvalid: with every problem; nothing is applied then.
    """
    found = packs.read_packs(freshness.cloud_folders(settings.CONFIGURATION))
    hooks.packs_changed(found)
    return found


def _apply_clouds_if_changed() -> None:
    """A node that has run before does not stay down for a mistake in a cloud: it says so and keeps its last state."""
    if freshness.is_fresh(settings.CONFIGURATION):
        return
    try:
        apply_clouds()
    except packs.PacksInvalid as error:
        if not freshness.was_prepared(settings.CONFIGURATION):
            raise
        show_error(error, gettext)
        return
    freshness.mark_fresh(settings.CONFIGURATION)


def _demo_logins() -> list[Any]:
    if "accounts" not in FEATURES:
        return []
    accounts = importlib.import_module("ganyun.features.accounts.public")
    return list(accounts.ensure_demo())


def _load_samples() -> None:
    """Once per home: the marker is written last, and a load that is repeated changes nothing."""
    marker = settings.GANYUN_HOME / SAMPLES_LOADED
    if marker.exists() or "exchange" not in FEATURES:
        return
    exchange = importlib.import_module("ganyun.features.exchange.public")
    with progress_bar("加载样例数据") as progress:
        exchange.load_environment(acting(), "sample", None, progress)
    marker.touch()


def welcome(host: str, port: int, logins: list[Any]) -> None:
    """Where the node is, and who may try it out. Passwords are shown by the start that made them, never again."""
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::1", "::") else host  # noqa: S104
    console.print()
    console.print(f"[bold]{gettext('赣云已启动')}[/bold]  http://{shown}:{port}/")
    console.print(f"  {gettext('接口文档')}  http://{shown}:{port}/api/docs")
    console.print(f"  {gettext('数据')}  {settings.GANYUN_HOME}")
    fresh = [login for login in logins if login.password]
    if fresh:
        console.print(f"  {gettext('演示账号（密码只显示这一次）')}：")
        for login in fresh:
            console.print(f"    {login.username:<10} {login.password:<20} {gettext(login.role)}", markup=False)
    elif logins:
        console.print(f"  {gettext('演示账号')}  {'、'.join(login.username for login in logins)}", markup=False)
    console.print(f"  {gettext('按 Ctrl-C 停止')}")
    console.file.flush()
