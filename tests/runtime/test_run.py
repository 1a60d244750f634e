"""`run` itself, in a small project of its own: what it makes, when, and what it says when it may not."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.runtime.home import BASE_DIR

MANAGE = """
import os, sys
print(os.getcwd(), *sys.argv[1:])
if sys.argv[1] == "migrate":
    open(os.path.join(os.environ["PORTAL_HOME"], "portal.sqlite3"), "w").close()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """`run`, a manage.py that says what it was called with, and locks that hold nothing."""
    folder = tmp_path / "a project"
    folder.mkdir()
    shutil.copy(BASE_DIR / "run", folder)
    (folder / "manage.py").write_text(MANAGE)
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (folder / lock).write_text("# nothing\n")
    program(tmp_path, "dpkg-query", "shift 3; for package; do echo $package installed; done")
    program(tmp_path, "find", "echo FandolFang-Regular.otf; echo FandolKai-Regular.otf")
    return folder


def program(tmp_path: Path, name: str, script: str) -> None:
    """A program that `run` finds instead of the machine's own."""
    path = tmp_path / "bin" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def start(project: Path, *arguments: str, cwd: Path | None = None) -> subprocess.Popen[str]:
    own = ("PORTAL_HOME", "DATABASE_URL")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    environment["PATH"] = f"{project.parent / 'bin'}:{environment['PATH']}"
    return subprocess.Popen(
        [project / "run", *arguments],
        cwd=cwd or project,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(project: Path, *arguments: str, cwd: Path | None = None) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    process = start(project, *arguments, cwd=cwd)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_a_command_on_a_fresh_machine_makes_environment_and_tables_and_says_so_elsewhere(
    project: Path, tmp_path: Path
) -> None:
    status, out, err = run(project, "manage", "evaluate", "2025", cwd=tmp_path)
    assert (status, out) == (0, f"{tmp_path} evaluate 2025\n")
    assert err.count("Making .venv from requirements.lock") == 1 and "migrate --verbosity 0" in err
    status, out, err = run(project, "manage", "allocate", "2025")
    assert (status, out, err) == (0, f"{project} allocate 2025\n", "")
    package = project / "portal" / "backup"
    package.mkdir(parents=True)
    (package / "__main__.py").write_text(MANAGE.partition("if")[0])
    for command in ("backup", "restore"):
        assert run(project, command, "a b.zip", cwd=tmp_path) == (0, f"{tmp_path} {command} a b.zip\n", "")
    (project / "requirements.lock").write_text("# something else\n")
    assert "Making .venv" in run(project, "manage", "check")[2]
    assert run(project, "manage", "check")[2] == ""


def test_two_at_once_make_the_environment_once(project: Path) -> None:
    started = [start(project, "manage", "check") for _ in range(2)]
    said = "".join("".join(process.communicate(timeout=120)) for process in started)
    assert [process.returncode for process in started] == [0, 0]
    assert said.count("Making .venv") == 1


def test_a_half_made_environment_does_not_count(project: Path) -> None:
    (project / "requirements.lock").write_text("./no-such-wheel.whl\n")
    status, out, err = run(project, "manage", "check")
    assert (status, out) == (1, "") and "requirements.lock could not be installed" in err
    (project / "requirements.lock").write_text("# nothing\n")
    (project / ".venv" / "bin" / "python").unlink()
    status, out, err = run(project, "manage", "check")
    assert status == 0 and "Making .venv" in err


def test_without_the_right_to_install_it_prints_the_command_and_stops(project: Path, tmp_path: Path) -> None:
    program(tmp_path, "dpkg-query", "echo libpango-1.0-0 installed")
    program(tmp_path, "id", "echo 1000")
    program(tmp_path, "sudo", "exit 1")
    status, out, err = run(project)
    assert (status, out) == (1, "")
    packages = "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"
    assert f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {packages}\n" in err
    assert not (project / ".venv").exists()


@pytest.mark.parametrize(("user", "prefix"), [("0", ""), ("1000", "sudo ")])
def test_with_the_right_it_installs_what_is_missing(project: Path, tmp_path: Path, user: str, prefix: str) -> None:
    calls = tmp_path / "calls"
    program(tmp_path, "dpkg-query", "shift 3; for package; do echo $package installed; done | grep -v pango")
    program(tmp_path, "id", f"echo {user}")
    program(tmp_path, "apt-get", f'echo "$@" >>"{calls}"; exit 100')
    program(tmp_path, "sudo", f'shift; [ "$*" = true ] || echo "sudo $*" >>"{calls}"; "$@"')
    status, _, err = run(project)
    assert status == 1 and "apt-get could not install them. By hand:" in err
    assert calls.read_text().startswith(f"{prefix}{'apt-get ' if prefix else ''}update -qq\n")
    program(tmp_path, "apt-get", f'echo "$@" >>"{calls}"; [ "$1" = update ] || exit 100')
    calls.unlink()
    run(project)
    assert "install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0\n" in calls.read_text()


def test_faces_that_cannot_be_had_are_said_to_be_missing_and_tried_again_with_a_new_environment(
    project: Path, tmp_path: Path
) -> None:
    program(tmp_path, "find", "exit 1")
    program(tmp_path, "id", "echo 0")
    program(tmp_path, "apt-get", "exit 100")
    fetch = project / "reports" / "pdf" / "fetch-faces"
    fetch.parent.mkdir(parents=True)
    shutil.copy(BASE_DIR / "reports" / "pdf" / "fetch-faces", fetch)
    status, _, err = run(project, "manage", "check")
    assert status == 0 and "Without them: documents are printed with stand-ins." in err
    assert run(project, "manage", "check")[2] == ""
    (project / "requirements.lock").write_text("# something else\n")
    assert "printed with stand-ins" in run(project, "manage", "check")[2]


def test_faces_that_are_fetched_are_taken_out_of_their_package(project: Path, tmp_path: Path) -> None:
    target, inside = tmp_path / "faces", tmp_path / "usr" / "share" / "fandol"
    inside.mkdir(parents=True)
    for name in ("FandolFang-Regular.otf", "FandolKai-Regular.otf", "FandolHei-Regular.otf"):
        (inside / name).write_text(name)
    program(tmp_path, "apt-get", "touch texlive-lang-chinese_1_all.deb")
    program(tmp_path, "dpkg-deb", f'tar -c -C "{tmp_path}" ./usr')
    environment = os.environ | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    subprocess.run([BASE_DIR / "reports" / "pdf" / "fetch-faces", target], env=environment, check=True)
    assert sorted(path.name for path in target.iterdir()) == ["FandolFang-Regular.otf", "FandolKai-Regular.otf"]
    assert (target / "FandolKai-Regular.otf").read_text() == "FandolKai-Regular.otf"


def test_without_a_python_that_is_new_enough_it_says_so(project: Path, tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        program(tmp_path, name, "exit 1")
    status, _, err = run(project, "manage", "check")
    assert status == 1 and "Python 3.11 or newer is needed" in err


def test_an_unknown_word_is_answered_with_the_usage(project: Path) -> None:
    status, out, err = run(project, "tests")
    assert (status, out) == (2, "") and "./run test" in err
