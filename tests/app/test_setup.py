"""First-run set-up: what is applied, what a mistake does."""

import pytest

from ganyun.app import freshness, setup
from ganyun.app.configuration import Configuration
from ganyun.app.errors import ChecksFailed
from ganyun.kernel import hooks
from ganyun.kernel.packs import PacksInvalid


@pytest.fixture
def clouds(home, settings, tmp_path, monkeypatch):
    """A node whose only cloud is ``transport`` and that has nothing built in; yields the folder of clouds."""
    monkeypatch.setattr(freshness, "PACKAGE", tmp_path / "package")
    settings.CONFIGURATION = Configuration({"GANYUN_HOME": str(home)})
    folder = home / "clouds" / "transport"
    folder.mkdir(parents=True)
    (home / "ganyun.db").touch()
    (folder / "cloud.yaml").write_text(
        "code: transport\nkind: trunk\ntitle: {zh: 交通云, en: Transport}\nchief: 省交通运输厅\n"
        "summary: {zh: 路, en: Roads}\n",
        encoding="utf-8",
    )
    return home / "clouds"


@pytest.fixture
def applied(monkeypatch):
    """The codes of the clouds of every application."""
    seen: list[list[str]] = []
    monkeypatch.setattr(hooks.packs_changed, "_functions", [lambda packs: seen.append(list(packs))])
    return seen


def test_clouds_are_applied_once_and_again_when_they_change(clouds, applied):
    setup._apply_clouds_if_changed()
    setup._apply_clouds_if_changed()
    assert applied == [["transport"]]
    (clouds / "transport" / "README.md").write_text("new")
    setup._apply_clouds_if_changed()
    assert applied == [["transport"], ["transport"]]


def test_a_broken_cloud_stops_a_new_node(clouds, applied):
    (clouds / "transport" / "cloud.yaml").write_text("code: [")
    with pytest.raises(PacksInvalid):
        setup._apply_clouds_if_changed()
    assert applied == []


def test_a_broken_cloud_does_not_stop_a_node_that_has_run(clouds, applied, capsys):
    setup._apply_clouds_if_changed()
    (clouds / "transport" / "cloud.yaml").write_text("code: [")
    setup._apply_clouds_if_changed()
    assert applied == [["transport"]]
    assert "transport/cloud.yaml" in capsys.readouterr().err


def test_checks_that_fail_are_listed_with_id_and_hint(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("GANYUN_PORT", "abc")
    settings.GANYUN_LAKE_URL = str(tmp_path / "mnt" / "disk" / "lake")
    with pytest.raises(ChecksFailed) as caught:
        setup.check()
    message = caught.value.parts()["message"]
    assert "ganyun.E003" in message
    assert "ganyun.E006" in message
    assert "→" in message


@pytest.mark.django_db
def test_nothing_to_migrate():
    assert setup.migrate_metadata() == 0


def test_samples_are_loaded_once(home, monkeypatch):
    import sys
    from types import SimpleNamespace

    calls: list[str] = []

    def load(actor, environment, root, progress):
        calls.append(environment)
        progress(1, 2, "x")

    monkeypatch.setitem(sys.modules, "ganyun.features.exchange.public", SimpleNamespace(load_environment=load))
    monkeypatch.setattr(setup, "FEATURES", ["exchange"])
    setup._load_samples()
    setup._load_samples()
    assert calls == ["sample"]


def test_samples_that_fail_are_loaded_again(home, monkeypatch):
    import sys
    from types import SimpleNamespace

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(sys.modules, "ganyun.features.exchange.public", SimpleNamespace(load_environment=fail))
    monkeypatch.setattr(setup, "FEATURES", ["exchange"])
    with pytest.raises(OSError, match="No space"):
        setup._load_samples()
    assert not (home / setup.SAMPLES_LOADED).exists()


def test_passwords_are_shown_and_addresses_too(capsys):
    from types import SimpleNamespace

    logins = [SimpleNamespace(username="officer", password="fresh-[1]", role="数据管理员")]
    setup.welcome("0.0.0.0", 8123, logins)
    shown = capsys.readouterr().out
    assert "http://localhost:8123/" in shown
    assert "fresh-[1]" in shown
    logins[0].password = ""
    setup.welcome("127.0.0.1", 8123, logins)
    assert "fresh" not in capsys.readouterr().out
