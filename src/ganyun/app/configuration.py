"""The node's settings from the environment, checked once at start-up: each has a stable id, a default and a hint.

No Django here: ``ganyun --help`` and error messages must not wait for it.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from ganyun.kernel.errors import N_, Misconfigured


class BadSetting(Misconfigured):
    code = "app.E001"
    fix = N_("改正后再启动，例如：{example}")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its id, name, default, meaning and an example."""

    id: str
    name: str
    default: str
    meaning: str
    example: str


SETTINGS = (
    Setting(
        "app.S001",
        "GANYUN_HOME",
        "./var",
        "节点的数据放在哪里（库、湖、索引、审计）",
        "GANYUN_HOME=/srv/ganyun ganyun up",
    ),
    Setting(
        "app.S002",
        "GANYUN_DATABASE_URL",
        "",
        "元数据库；空为 GANYUN_HOME 下的 SQLite",
        "GANYUN_DATABASE_URL=postgresql://ganyun@127.0.0.1/ganyun",
    ),
    Setting("app.S003", "GANYUN_LAKE_URL", "", "数据湖；空为 GANYUN_HOME/lake", "GANYUN_LAKE_URL=/data/lake"),
    Setting("app.S004", "GANYUN_ENGINE", "duckdb", "计算引擎", "GANYUN_ENGINE=duckdb"),
    Setting("app.S005", "GANYUN_PORT", "8000", "网页端口", "GANYUN_PORT=9000 ganyun up"),
    Setting("app.S006", "GANYUN_HOST", "127.0.0.1", "网页监听地址", "GANYUN_HOST=0.0.0.0"),
    Setting(
        "app.S007",
        "GANYUN_ALLOWED_HOSTS",
        "localhost,127.0.0.1,[::1]",
        "允许的主机名，逗号分隔",
        "GANYUN_ALLOWED_HOSTS=data.jx.gov.cn",
    ),
    Setting(
        "app.S008",
        "GANYUN_SECRET_KEY",
        "",
        "会话签名密钥；空则生成一次，存 GANYUN_HOME/secret_key（仅属主可读）",
        "GANYUN_SECRET_KEY=$(openssl rand -hex 32)",
    ),
    Setting("app.S009", "GANYUN_DEBUG", "0", "开发模式：1 开 0 关", "GANYUN_DEBUG=1"),
    Setting("app.S010", "GANYUN_MEMORY", "1GB", "引擎一次查询可用的内存，超出部分落盘", "GANYUN_MEMORY=4GB"),
    Setting("app.S011", "GANYUN_LANGUAGE", "zh-hans", "命令行与缺省页面语言：zh-hans 或 en", "GANYUN_LANGUAGE=en"),
    Setting("app.S012", "GANYUN_CLOUDS", "", "另加的云包文件夹；空为 GANYUN_HOME/clouds", "GANYUN_CLOUDS=/srv/clouds"),
    Setting(
        "app.S013",
        "GANYUN_WORKER",
        "local",
        "后台进程的名字；多台机器共用一个 PostgreSQL 时各取一个，重启后不变",
        "GANYUN_WORKER=node-1 ganyun worker",
    ),
    Setting("app.S014", "GANYUN_MAX_REQUEST", "256MB", "一次请求（含上传）最大多少", "GANYUN_MAX_REQUEST=1GB"),
    Setting("app.S015", "GANYUN_WEB_WORKERS", "1", "网页进程数；每个进程各有 4 个线程", "GANYUN_WEB_WORKERS=4"),
    Setting(
        "app.S016",
        "GANYUN_HTTPS",
        "0",
        "用户经 HTTPS 代理访问：1 是 0 否；是则会话只走 HTTPS，并相信代理的 X-Forwarded-Proto",
        "GANYUN_HTTPS=1",
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}


@dataclass(frozen=True, slots=True)
class Configuration:
    """The checked settings. ``environ`` defaults to the process's."""

    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def value(self, name: str) -> str:
        return self.environ.get(name, "").strip() or BY_NAME[name].default

    @property
    def home(self) -> Path:
        return Path(self.value("GANYUN_HOME")).expanduser().resolve()

    @property
    def lake_url(self) -> str:
        return self.value("GANYUN_LAKE_URL") or str(self.home / "lake")

    @property
    def cloud_folder(self) -> Path:
        return Path(self.value("GANYUN_CLOUDS") or self.home / "clouds").expanduser()

    @property
    def engine(self) -> str:
        return self._one_of("GANYUN_ENGINE", ("duckdb",))

    @property
    def language(self) -> str:
        return self._one_of("GANYUN_LANGUAGE", ("zh-hans", "en"))

    @property
    def debug(self) -> bool:
        return self._one_of("GANYUN_DEBUG", ("0", "1")) == "1"

    @property
    def https(self) -> bool:
        return self._one_of("GANYUN_HTTPS", ("0", "1")) == "1"

    @property
    def port(self) -> int:
        text = self.value("GANYUN_PORT")
        if not text.isdigit() or not 0 < int(text) < 65536:
            raise _bad("GANYUN_PORT", text, "不是 1–65535 的端口号")
        return int(text)

    @property
    def allowed_hosts(self) -> list[str]:
        return [host.strip() for host in self.value("GANYUN_ALLOWED_HOSTS").split(",") if host.strip()]

    @property
    def database(self) -> dict[str, Any]:
        """Django's ``DATABASES["default"]``: SQLite in WAL mode, or PostgreSQL."""
        url = self.value("GANYUN_DATABASE_URL")
        if not url:
            return {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": self.home / "ganyun.db",
                "OPTIONS": {
                    "timeout": 30,
                    "transaction_mode": "IMMEDIATE",
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
                },
            }
        parts = urlsplit(url)
        if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
            raise _bad("GANYUN_DATABASE_URL", f"{parts.scheme}://…", "只支持 postgresql://用户@主机/库")
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
        }

    @property
    def max_request(self) -> int:
        """Bytes."""
        return self._bytes("GANYUN_MAX_REQUEST")

    @property
    def web_workers(self) -> int:
        text = self.value("GANYUN_WEB_WORKERS")
        if not text.isdigit() or not 0 < int(text) <= 64:
            raise _bad("GANYUN_WEB_WORKERS", text, "不是 1–64 的整数")
        return int(text)

    @property
    def memory(self) -> str:
        self._bytes("GANYUN_MEMORY")
        return self.value("GANYUN_MEMORY")

    @property
    def jobs_url(self) -> str:
        """Where durable jobs are kept: PostgreSQL together with the metadata, or ``""`` for SQLite in the home."""
        url = self.value("GANYUN_DATABASE_URL")
        return "postgresql" + url[url.index(":") :] if url else ""

    @property
    def worker(self) -> str:
        return self.value("GANYUN_WORKER")

    @property
    def secret_key(self) -> str:
        """The given key, or one made once and kept readable for the owner only."""
        given = self.value("GANYUN_SECRET_KEY")
        if given:
            return given
        path = self.home / "secret_key"
        if not path.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(secrets.token_hex(32))
            except FileExistsError:
                pass  # another process of this node was faster; its key is the key
        return path.read_text().strip()

    def _bytes(self, name: str) -> int:
        text = self.value(name)
        match = re.fullmatch(r"(\d+)\s*(B|KB|MB|GB|TB)", text, re.IGNORECASE)
        if not match or not int(match[1]):
            raise _bad(name, text, "不是大小，写法如 512MB、4GB")
        return int(match[1]) << (10 * ("B", "KB", "MB", "GB", "TB").index(match[2].upper()))

    def _one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.value(name)
        if value not in allowed:
            raise _bad(name, value, f"可用：{'、'.join(allowed)}")
        return value


def _bad(name: str, value: str, reason: str) -> BadSetting:
    return BadSetting(setting=name, value=value, reason=reason, example=BY_NAME[name].example)
