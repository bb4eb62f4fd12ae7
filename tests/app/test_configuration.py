"""Settings from the environment: defaults, and every way to get them wrong."""

import stat
from pathlib import Path

import pytest

from ganyun.app.configuration import SETTINGS, BadSetting, Configuration


def test_defaults():
    configuration = Configuration({})
    assert configuration.home == Path("var").resolve()
    assert configuration.lake_url == str(configuration.home / "lake")
    assert configuration.cloud_folder == configuration.home / "clouds"
    assert (configuration.port, configuration.engine, configuration.language) == (8000, "duckdb", "zh-hans")
    assert (configuration.debug, configuration.web_workers, configuration.jobs_url) == (False, 1, "")
    assert configuration.max_request == 256 * 1024**2


def test_ids_and_names_are_unique():
    assert len({each.id for each in SETTINGS}) == len({each.name for each in SETTINGS}) == len(SETTINGS)
    assert [each.id for each in SETTINGS] == sorted(each.id for each in SETTINGS)


@pytest.mark.parametrize(
    ("name", "value", "attribute"),
    [
        ("GANYUN_PORT", "0", "port"),
        ("GANYUN_PORT", "65536", "port"),
        ("GANYUN_PORT", "http", "port"),
        ("GANYUN_PORT", "-1", "port"),
        ("GANYUN_ENGINE", "spark3", "engine"),
        ("GANYUN_LANGUAGE", "fr", "language"),
        ("GANYUN_DEBUG", "true", "debug"),
        ("GANYUN_HTTPS", "yes", "https"),
        ("GANYUN_MEMORY", "lots", "memory"),
        ("GANYUN_MEMORY", "0GB", "memory"),
        ("GANYUN_MAX_REQUEST", "12", "max_request"),
        ("GANYUN_WEB_WORKERS", "0", "web_workers"),
        ("GANYUN_WEB_WORKERS", "many", "web_workers"),
        ("GANYUN_DATABASE_URL", "mysql://host/db", "database"),
        ("GANYUN_DATABASE_URL", "postgresql://host", "database"),
        ("GANYUN_DATABASE_URL", "ganyun.db", "database"),
    ],
)
def test_a_wrong_value_names_the_setting_and_an_example(name, value, attribute):
    with pytest.raises(BadSetting) as caught:
        getattr(Configuration({name: value}), attribute)
    assert name in caught.value.parts()["message"]
    assert name in caught.value.parts()["fix"]


def test_a_password_is_not_in_the_error():
    with pytest.raises(BadSetting) as caught:
        Configuration({"GANYUN_DATABASE_URL": "mysql://root:secret@host/db"}).database  # noqa: B018
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("text", "size"), [("1KB", 1024), ("256 mb", 256 * 1024**2), ("2GB", 2 * 1024**3)])
def test_sizes(text, size):
    assert Configuration({"GANYUN_MAX_REQUEST": text}).max_request == size


def test_postgresql():
    configuration = Configuration({"GANYUN_DATABASE_URL": "postgres://gan%40yun:p%2Fw@db:5433/main"})
    database = configuration.database
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("gan@yun", "p/w", "db")
    assert (database["PORT"], database["NAME"]) == ("5433", "main")
    assert configuration.jobs_url == "postgresql://gan%40yun:p%2Fw@db:5433/main"


def test_the_secret_key_is_made_once_for_the_owner_alone(tmp_path):
    configuration = Configuration({"GANYUN_HOME": str(tmp_path / "home")})
    key = configuration.secret_key
    assert len(key) == 64
    assert Configuration({"GANYUN_HOME": str(tmp_path / "home")}).secret_key == key
    assert stat.S_IMODE((tmp_path / "home" / "secret_key").stat().st_mode) == 0o600
