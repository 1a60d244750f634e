"""`python -m tests.production.install ROOT`: plays docs/operations.md, "On a Debian machine", in a blank Debian.

ROOT is a folder made with `debootstrap bookworm ROOT`, whose apt and pip find their packages. As root: every block
marked `sh` of that part is run in it as it stands, in order, with chroot. What stands for the rest of the machine is
said here: no systemd runs in a chroot, so tests/production/systemctl reads the units and starts what they say, as their
user; the proxy's authority is its own, and the release and the next one are this checkout. Ends with what an operator
would look at. A second argument is the number of the block to begin with, after a guide that failed was mended.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.runtime.home import BASE_DIR

HOST = "portal.example.org"
PART = "## On a Debian machine"
SHIM = Path(__file__).with_name("systemctl")
#: in Debian's home of the proxy
AUTHORITY = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
#: what a running system starts by itself once it is installed
BOOT = "for name in postgresql redis-server; do [ ! -e /etc/init.d/$name ] || service $name start >/dev/null; done"
#: asked of the portal as it stands at the end, by somebody who trusts the proxy's authority
LOOKS = {
    "the start page over TLS": f"curl --silent --output /dev/null --write-out '%{{http_code}}' --location https://{HOST}/",
    "plain HTTP is sent on": f"curl --silent --output /dev/null --write-out '%{{redirect_url}}' http://{HOST}/",
    "what is for operators": f"curl --silent --output /dev/null --write-out '%{{http_code}}' https://{HOST}/readyz",
}
EXPECTED = {
    "the start page over TLS": "200",
    "plain HTTP is sent on": f"https://{HOST}/",
    "what is for operators": "404",
}


def blocks() -> Iterator[str]:
    """The commands of the guide, block by block, as they stand there."""
    text = (BASE_DIR / "docs" / "operations.md").read_text()
    part = text[text.index(f"\n{PART}\n") :]
    end = part.find("\n## ", len(PART))
    yield from re.findall(r"^```sh\n(.*?)^```$", part[:end], re.MULTILINE | re.DOTALL)


def release(root: Path) -> None:
    """This checkout as a repository: what git knows here and what it doesn't ignore is v1, and the same again is v2."""
    source = root / "srv" / "release"
    names = subprocess.check_output(["git", "ls-files", "-z", "-co", "--exclude-standard"], cwd=BASE_DIR, text=True)
    for name in filter(None, names.split("\0")):
        if (BASE_DIR / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(BASE_DIR / name, source / name)
    commit = ["-c", "user.name=release", "-c", "user.email=release@example.org", "commit", "--quiet", "--allow-empty"]
    for command in (
        ["init", "--quiet"], ["checkout", "--quiet", "-b", "main"], ["add", "--all"], [*commit, "-m", "v1"],
        ["tag", "v1"], ["checkout", "--quiet", "-b", "next"], [*commit, "-m", "v2"], ["tag", "v2"],
        ["checkout", "--quiet", "main"],
    ):  # fmt: skip
        subprocess.run(["git", "-C", source, *command], check=True)


@contextmanager
def machine(root: Path) -> Iterator[None]:
    """The kernel's file systems, and the name of the portal; what was started in it is ended."""
    mounts = [("proc", "proc"), ("sysfs", "sys"), ("tmpfs", "run")]
    subprocess.run(["mount", "--rbind", "--make-rslave", "/dev", root / "dev"], check=True)
    for kind, place in mounts:
        subprocess.run(["mount", "-t", kind, kind, root / place], check=True)
    (root / "etc" / "hosts").write_text(f"127.0.0.1 localhost {HOST}\n")
    (root / "root" / ".curlrc").write_text(f"cacert = {AUTHORITY}\n")
    shutil.copy2("/etc/resolv.conf", root / "etc" / "resolv.conf")
    (root / "usr/local/bin").mkdir(parents=True, exist_ok=True)
    shutil.copy2(SHIM, root / "usr/local/bin/systemctl")
    try:
        yield
    finally:
        end_all(root)
        for place in ("run", "sys", "proc", "dev"):
            subprocess.run(["umount", "--recursive", "--lazy", root / place], check=False)


def end_all(root: Path) -> None:
    """Every process whose root is this folder."""
    for signal in (15, 9):
        for process in Path("/proc").iterdir():
            try:
                if process.name.isdigit() and (process / "root").resolve() == root:
                    os.kill(int(process.name), signal)
            except (OSError, ProcessLookupError):
                continue
        time.sleep(5)


def run(root: Path, commands: str) -> str:
    """A block as root's shell would do it, stopped at the first command that fails; returns what it said."""
    environment = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root",
        "DEBIAN_FRONTEND": "noninteractive",
        "SOURCE": "/srv/release",
        "STARTED": "portal-web.service portal-worker.service portal-beat.service caddy.service",
        "RELEASE": "v2",
        "PORTAL_HOST": HOST,
        "PORTAL_TLS": "tls internal",
    }
    script = f"set -euo pipefail\n{commands}"
    command = ["chroot", str(root), "/bin/bash", "-c", script]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(f"These commands of the guide failed (status {done.returncode}):\n{commands}")
    return done.stdout


def main() -> None:
    root, first = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with machine(root):
        if first == 1:
            release(root)
        else:
            run(root, f"{BOOT}; systemctl start $STARTED || true")
        for block in list(blocks())[first - 1 :]:
            print(f"\n$ {block.strip()}", flush=True)
            began = time.monotonic()
            run(root, block)
            run(root, BOOT)
            print(f"({time.monotonic() - began:.0f} s)", flush=True)
        for what, command in LOOKS.items():
            said = run(root, command)
            print(f" {what}")
            assert said == EXPECTED[what], what


if __name__ == "__main__":
    main()
