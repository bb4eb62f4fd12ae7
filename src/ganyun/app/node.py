"""``ganyun up | web | worker | migrate``: the node's processes. Set-up and supervision live in modules of their own."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Annotated

import typer

commands = typer.Typer()

Port = Annotated[int | None, typer.Option(help="网页端口；缺省为 GANYUN_PORT 或 8000", min=1, max=65535)]
Host = Annotated[str | None, typer.Option(help="监听地址；缺省为 GANYUN_HOST 或 127.0.0.1（只有本机）")]


@commands.command()
def up(
    port: Port = None,
    host: Host = None,
    samples: Annotated[bool, typer.Option("--samples/--no-samples", help="首次启动时加载各云的样例数据")] = True,
) -> None:
    """启动节点：首次运行先完成全部设置，然后启动网页和后台进程（Ctrl-C 全部停止）。"""
    from ganyun.app import freshness, supervisor
    from ganyun.app.configuration import Configuration

    configuration = Configuration()
    host, port = host or configuration.value("GANYUN_HOST"), port or configuration.port
    supervisor.check_port(host, port)

    def prepare() -> Callable[[], None]:
        from ganyun.kit.commands.public import setup_django

        setup_django()
        from ganyun.app import setup

        logins = setup.prepare(samples=samples)
        return lambda: setup.welcome(host, port, logins)

    with supervisor.only_one(configuration.home):
        # Nothing to prepare: the web process may start while that is being made sure of.
        early = freshness.is_fresh(configuration)
        raise SystemExit(supervisor.run(host, port, prepare=prepare, early=early))


@commands.command()
def web(port: Port = None, host: Host = None) -> None:
    """只启动网页和接口（不含后台进程）。"""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from ganyun.app import supervisor
    from ganyun.app.configuration import Configuration

    configuration = Configuration()
    host, port = host or configuration.value("GANYUN_HOST"), port or configuration.port
    supervisor.check_port(host, port)
    supervisor.stop_with_parent()
    os.environ["DJANGO_SETTINGS_MODULE"] = "ganyun.app.settings"
    # WSGI: Django's ORM and our views are synchronous, and a thread each is what they want.
    Granian(
        "ganyun.app.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=configuration.web_workers,
        blocking_threads=4,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,
    ).serve()


@commands.command()
def worker() -> None:
    """只启动后台进程：执行排队的和定时的任务。"""
    from ganyun.app import supervisor
    from ganyun.kit.jobs.public import run_worker

    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    supervisor.stop_with_parent()
    run_worker(stop)
    sys.stdout.flush()
    # A job that ignores its end would hold the process up; it is on record and goes on at the next start.
    os._exit(0)


@commands.command()
def migrate() -> None:
    """建立或升级元数据库和任务库的表（ganyun up 会自动做）。"""
    from django.utils.translation import gettext

    from ganyun.app import setup
    from ganyun.kit.commands.public import console
    from ganyun.kit.jobs.public import migrate as migrate_jobs

    changed = setup.migrate_metadata()
    migrate_jobs()
    console.print(gettext("已升级 %(count)d 处") % {"count": changed} if changed else gettext("已是最新"))
