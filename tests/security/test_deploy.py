"""Django's own checks find nothing to say of the settings with which the portal is put into production."""

import os
import subprocess
import sys
from pathlib import Path

from portal.runtime.home import BASE_DIR
from tests.runtime.test_environment import GOOD


def test_check_deploy_has_nothing_to_say_in_production(tmp_path: Path) -> None:
    home = {"PORTAL_HOME": str(tmp_path), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    # no database answers there: the portal's own check of demo data is tested with one (tests/runtime)
    code = (
        "import django; django.setup()\n"
        "from django.core import checks\n"
        "from portal.desk import checks as own\n"
        "own.demo_faults = list\n"
        "found = [each for each in checks.run_checks(include_deployment_checks=True) if not each.is_silenced()]\n"
        "print(*found, sep='\\n')\n"
        "raise SystemExit(bool(found))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=BASE_DIR,
        env=home | GOOD | {"DJANGO_SETTINGS_MODULE": "portal.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
