"""docker-compose.yml, the images and the proxy: what every container is held to, and that names in them exist."""

import fnmatch
import importlib.util
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from portal.runtime.environment import (
    OPTIONAL,
    OPTIONAL_SECRETS,
    REQUIRED_IN_PRODUCTION,
    SECRETS,
    SWITCHES,
    Environment,
)
from portal.runtime.home import BASE_DIR, new_field_key, new_secret
from tests.production.compose import PORTAL, Service, compose, seconds, services, variables, words

COMPOSE = (BASE_DIR / "docker-compose.yml").read_text()
CADDYFILE = BASE_DIR / "docs" / "deploy" / "Caddyfile"
OPERATIONS = (BASE_DIR / "docs" / "operations.md").read_text()
KNOWN = {*SWITCHES, *OPTIONAL, *OPTIONAL_SECRETS, *REQUIRED_IN_PRODUCTION, "PORTAL_HOME"}

every_service = pytest.mark.parametrize(("name", "service"), services().items(), ids=services())


def targets(service: Service) -> list[str]:
    return [volume.split(":")[-1 if volume.count(":") == 1 else 1] for volume in service.get("volumes", [])]


@every_service
def test_every_container_runs_without_root_capabilities_and_a_root_to_write_on(name: str, service: Service) -> None:
    assert str(service["user"]) not in ("root", "0")
    assert service["read_only"] is True and any(mount.startswith("/tmp:") for mount in service["tmpfs"])
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service and "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not [target for target in targets(service) if target in ("/", "/app", "/etc", "/var/run/docker.sock")]


@every_service
def test_every_container_has_its_limits_and_its_logs_too(name: str, service: Service) -> None:
    assert {"cpus", "memory", "pids"} <= service["deploy"]["resources"]["limits"].keys()
    assert {"max-size", "max-file"} <= service["logging"]["options"].keys()


@every_service
def test_every_container_says_whether_it_is_well(name: str, service: Service) -> None:
    """Except the one that ends, for which others wait."""
    if name == "migrate":
        conditions = [services()[other]["depends_on"]["migrate"] for other in ("web", "worker", "beat", "backup")]
        assert conditions == [{"condition": "service_completed_successfully"}] * 4
    else:
        assert service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL") and service["restart"] == "unless-stopped"


@every_service
def test_only_the_proxy_can_be_reached_and_only_the_portal_reaches_database_and_broker(
    name: str, service: Service
) -> None:
    assert ("ports" in service) == (name == "proxy")
    assert "network_mode" not in service and "container_name" not in service
    assert ("inside" in service["networks"]) == (name != "proxy")
    assert ("outside" in service["networks"]) == (name not in ("postgres", "redis"))


def test_the_inner_network_leads_nowhere() -> None:
    assert compose()["networks"]["inside"] == {"internal": True}
    assert services()["proxy"]["ports"] == ["80:8080", "443:8443"]


@every_service
def test_every_image_has_a_version_and_every_volume_is_declared(name: str, service: Service) -> None:
    if "build" not in service:
        assert re.fullmatch(r"[a-z]+:\d+(\.\d+)*-[a-z]+", service["image"])
    named = {volume.split(":")[0] for volume in service.get("volumes", []) if volume[0] not in "./$"}
    assert named <= compose()["volumes"].keys()


def test_every_setting_of_a_container_is_one_that_the_portal_knows() -> None:
    files = {f"{name}_FILE" for name in (*SECRETS, *OPTIONAL_SECRETS)}
    for name in PORTAL:
        unknown = services()[name]["environment"].keys() - KNOWN - files
        assert not unknown, name


def test_the_portal_in_a_container_has_all_that_production_demands(tmp_path: Path) -> None:
    """The environment check itself says so, with the secrets where the file mounts them."""
    subprocess.run([BASE_DIR / "docs/deploy/new-secrets", tmp_path, "postgres"], check=True, capture_output=True)
    for name in PORTAL:
        given = {
            key: str(value).replace("/run/secrets", str(tmp_path))
            for key, value in services()[name]["environment"].items()
        }
        given = {key: re.sub(r"\$\{PORTAL_HOST[^}]*\}", "portal.example.org", value) for key, value in given.items()}
        environment = Environment(given)
        assert environment.production and not environment.faults


def test_every_secret_is_a_file_that_the_script_makes_and_is_given_to_whom_it_is_for(tmp_path: Path) -> None:
    subprocess.run([BASE_DIR / "docs/deploy/new-secrets", tmp_path, "postgres"], check=True, capture_output=True)
    declared = compose()["secrets"]
    assert {Path(secret["file"]).name for secret in declared.values()} == {path.name for path in tmp_path.iterdir()}
    assert all(Path(secret["file"]).name == name for name, secret in declared.items())
    for name, service in services().items():
        settings = service.get("environment", {})
        wanted = {Path(value).name for key, value in settings.items() if key.endswith("_FILE")}
        assert wanted <= set(service.get("secrets", [])) <= declared.keys(), name
    assert set(services()["postgres"]["secrets"]) == {"postgres-password", "database-url"}
    assert not services()["proxy"].get("secrets") and not services()["redis"].get("secrets")


def test_secrets_are_made_once_and_lie_where_only_their_owner_can_go(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    for _ in range(2):
        subprocess.run([BASE_DIR / "docs/deploy/new-secrets", folder, "localhost"], check=True, capture_output=True)
        made = {path.name: path.read_text() for path in folder.iterdir()}
    assert folder.stat().st_mode & 0o777 == 0o700 and len(made) == 5
    assert len(set(made.values())) == 5 and made["database-url"].endswith("@localhost/portal\n")
    again = subprocess.run([BASE_DIR / "docs/deploy/new-secrets", folder, "x"], capture_output=True, text=True)
    assert "made:" not in again.stdout and {path.name: path.read_text() for path in folder.iterdir()} == made


def test_every_variable_to_be_filled_in_is_explained() -> None:
    for variable in variables(COMPOSE):
        assert f"`{variable}`" in OPERATIONS or f"# {variable} " in CADDYFILE.read_text(), variable
    for variable in set(re.findall(r"\{\$(\w+)", CADDYFILE.read_text())):
        assert re.search(rf"^#.*\b{variable}\b", CADDYFILE.read_text(), re.MULTILINE), variable


@pytest.mark.parametrize("name", [name for name in PORTAL if name != "backup"])
def test_every_command_calls_a_program_and_an_application_that_exist(name: str) -> None:
    program, *arguments = words(name)
    if program == "python":
        assert (BASE_DIR / arguments[0]).is_file() and arguments[1] == "migrate"
        return
    assert shutil.which(program, path=str(Path(shutil.which("python3") or "").parent)) or importlib.util.find_spec(
        program
    )
    module = arguments[arguments.index("-A") + 1] if "-A" in arguments else arguments[0]
    assert importlib.util.find_spec(module), module


def test_the_backup_calls_the_command_that_there_is() -> None:
    loop = words("backup")[2]
    called = shlex.split(loop.partition("do ")[2].partition(";")[0])
    assert called[:2] == ["python", "-m"] and importlib.util.find_spec(f"{called[2]}.__main__")
    from portal.backup.__main__ import parsed

    assert parsed(called[3:]).keep == 14


def test_web_and_worker_may_end_what_they_do_before_they_are_killed() -> None:
    command = words("web")
    graceful = int(command[command.index("--graceful-timeout") + 1])
    assert graceful < seconds(services()["web"]["stop_grace_period"])
    assert seconds(services()["worker"]["stop_grace_period"]) >= 30


def test_the_images_copy_what_there_is() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    sources = [source for line in re.findall(r"^COPY (.*)$", dockerfile, re.MULTILINE) for source in line.split()[:-1]]
    assert len(sources) >= 4 and not [source for source in sources if not (BASE_DIR / source).exists()]
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", dockerfile, re.MULTILINE))
    assert stages == {service["build"]["target"] for service in services().values() if "build" in service}
    assert not [source for source in sources if is_ignored(source)]


def is_ignored(path: str) -> bool:
    """As Docker reads .dockerignore (the part of it that is used there)."""
    patterns = (BASE_DIR / ".dockerignore").read_text().split()
    parts = path.split("/")
    heads = ["/".join(parts[: number + 1]) for number in range(len(parts))]
    return any(
        fnmatch.fnmatchcase(head, pattern)
        or (pattern.startswith("**/") and fnmatch.fnmatchcase(Path(head).name, pattern[3:]))
        for pattern in patterns
        for head in heads
    )


@pytest.mark.parametrize(
    "path",
    [".git/config", "var/keys/field-keys", "secrets/secret-key", "certificates/portal.key", ".env", "portal.env",
     ".venv/bin/python", "tests/conftest.py", "portal/__pycache__/celery.pyc"],
)  # fmt: skip
def test_no_key_no_data_and_no_history_gets_into_an_image(path: str) -> None:
    assert is_ignored(path)


def example() -> dict[str, str]:
    lines = (BASE_DIR / "portal.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_of_an_environment_names_all_that_production_demands(tmp_path: Path) -> None:
    given = example()
    assert {name.removesuffix("_FILE") for name in given} >= set(REQUIRED_IN_PRODUCTION)
    makers: dict[str, Any] = {"secret-key": new_secret, "field-keys": new_field_key, "blind-index-key": new_secret}
    for name, make in makers.items():
        (tmp_path / name).write_text(make())
    filled = {name: value.replace("/etc/portal/secrets", str(tmp_path)) for name, value in given.items()}
    assert Environment(filled).production and not Environment(filled).faults
    for name in REQUIRED_IN_PRODUCTION:
        lacking = {key: value for key, value in filled.items() if key.removesuffix("_FILE") != name}
        assert Environment(lacking).faults, name
    commented = re.findall(r"^#([A-Z0-9_]+)=", (BASE_DIR / "portal.env.example").read_text(), re.MULTILINE)
    assert {name.removesuffix("_FILE") for name in commented} <= KNOWN


def test_the_proxy_keeps_what_is_for_operators_from_the_world() -> None:
    """Its text; the proxy itself is played with in tests/production/install.py."""
    text = CADDYFILE.read_text()
    assert "@inside path /metrics /metrics/* /readyz /readyz/*" in text and "respond @inside 404" in text
    assert "admin off" in text and "max_size" in text and "read_header" in text
