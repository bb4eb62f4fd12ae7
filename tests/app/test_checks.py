"""Start-up checks: each id is found by the mistake it is for, and by nothing else."""

from dataclasses import dataclass

import pytest
from django.core import checks

from ganyun.app.checks import TAG
from ganyun.kernel import action as kernel_action
from ganyun.kernel.policy import AllOf, Permission


def ids(tag: str = TAG) -> set[str]:
    return {each.id for each in checks.run_checks(tags=[tag]) if each.id.startswith("ganyun.")}


def test_a_sound_node_has_none():
    assert ids() == set()


def test_a_home_that_is_a_file(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.GANYUN_HOME = tmp_path / "file" / "home"
    assert "ganyun.E001" in ids()


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("GANYUN_ENGINE", "abacus", "ganyun.E002"),
        ("GANYUN_PORT", "abc", "ganyun.E003"),
        ("GANYUN_MEMORY", "abc", "ganyun.E004"),
        ("GANYUN_WEB_WORKERS", "abc", "ganyun.E005"),
    ],
)
def test_a_wrong_setting(monkeypatch, name, value, id):
    monkeypatch.setenv(name, value)
    found = [each for each in checks.run_checks(tags=[TAG]) if each.id == id]
    assert len(found) == 1
    assert value in found[0].msg
    assert name in found[0].hint


def test_a_lake_on_a_disk_that_is_not_there(settings, tmp_path):
    settings.GANYUN_LAKE_URL = str(tmp_path / "mnt" / "disk" / "lake")
    assert ids() == {"ganyun.E006"}
    settings.GANYUN_LAKE_URL = "s3://bucket/lake"
    assert ids() == set()


def test_development_mode_in_public(settings, monkeypatch):
    settings.DEBUG = True
    monkeypatch.setenv("GANYUN_HOST", "0.0.0.0")
    assert ids() == {"ganyun.E009"}


def test_extra_clouds_that_are_not_there(settings, tmp_path):
    settings.GANYUN_CLOUDS = tmp_path / "clouds-elsewhere"
    assert ids() == {"ganyun.W001"}


class TestRegistries:
    @pytest.fixture(autouse=True)
    def only_ours(self, monkeypatch):
        monkeypatch.setattr(kernel_action, "_actions", {})
        monkeypatch.setattr("ganyun.app.checks.furniture", lambda name: [])

    def register(self, policy):
        kernel_action._actions["test.act"] = kernel_action.Action("test.act", policy, lambda: None)
        return ids("ganyun-registries")

    def test_a_permission_nobody_registered(self):
        @dataclass(frozen=True)
        class Own:
            permission: Permission

        assert self.register(Own(Permission("nobody.registered", "x"))) == {"ganyun.E010"}

    def test_a_policy_that_names_nothing(self):
        assert self.register(AllOf()) == {"ganyun.E011"}


def test_the_actions_of_all_features_are_in_order():
    assert ids("ganyun-registries") == set()
