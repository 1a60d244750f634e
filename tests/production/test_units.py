"""The units of systemd and the guide: they name what there is, and do what the containers do."""

import re
import shlex
import subprocess

import pytest

from portal.runtime import CANNOT_START
from portal.runtime.home import BASE_DIR
from tests.production.compose import seconds, services, words
from tests.production.install import blocks

UNITS = BASE_DIR / "docs" / "deploy" / "systemd"
SERVICES = ("web", "worker", "beat", "backup")


def unit(name: str) -> dict[str, str]:
    text = (UNITS / f"portal-{name}.service").read_text().replace("\\\n", " ")
    return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_a_unit_starts_what_the_container_starts(name: str) -> None:
    program, *options = shlex.split(unit(name)["ExecStart"])
    assert program == f"/srv/portal/.venv/bin/{words(name)[0]}"
    assert options == [word.replace("0.0.0.0", "127.0.0.1") for word in words(name)[1:]]
    assert int(unit(name)["TimeoutStopSec"]) == seconds(services()[name]["stop_grace_period"])


def test_the_backup_is_made_with_the_same_command() -> None:
    called = unit("backup")["ExecStart"].removeprefix("/srv/portal/.venv/bin/")
    assert f"{called.replace('/var/backups/portal', '/backups')};" in words("backup")[2]
    assert "OnCalendar=*-*-* 01:30:00" in (UNITS / "portal-backup.timer").read_text()


@pytest.mark.parametrize("name", SERVICES)
def test_a_unit_has_a_user_a_limit_and_one_place_to_write_on(name: str) -> None:
    said = unit(name)
    assert said["User"] == "portal" and said["NoNewPrivileges"] == "yes" and said["CapabilityBoundingSet"] == ""
    assert said["ProtectSystem"] == "strict" and said["ReadWritePaths"].startswith("/var/lib/portal")
    assert said["EnvironmentFile"] == "/etc/portal/portal.env" and "MemoryMax" in said and "TasksMax" in said


def test_a_worker_on_a_machine_that_lacks_something_is_not_started_again_and_again() -> None:
    assert unit("worker")["RestartPreventExitStatus"] == str(CANNOT_START)


def test_the_guide_names_only_files_that_there_are() -> None:
    text = "\n".join(blocks())
    named = set(re.findall(r"/srv/portal/((?:docs|reports|requirements|portal\.env)[\w./-]*[\w])", text))
    assert len(named) >= 7
    assert not [name for name in named if not (BASE_DIR / name).exists() and not list(BASE_DIR.glob(f"{name}*"))]
    started = set(re.findall(r"portal-(\w+)\.(?:service|timer)", text))
    assert started == set(SERVICES)


def test_every_command_of_the_guide_is_good_shell() -> None:
    found = list(blocks())
    assert len(found) >= 10
    for block in found:
        assert subprocess.run(["bash", "-n", "-c", block], check=False).returncode == 0, block


@pytest.mark.parametrize("name", ["new-secrets", "portal-run", "postgres-role.sh"])
def test_the_scripts_of_the_guide_are_good_shell(name: str) -> None:
    script = BASE_DIR / "docs" / "deploy" / name
    assert script.stat().st_mode & 0o111 and subprocess.run(["sh", "-n", script], check=False).returncode == 0
