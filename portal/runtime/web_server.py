"""The folder in which the processes of a web server count, made before Django is there."""

import shutil
import socket
from pathlib import Path

from portal.runtime.home import Home


def empty_folder_for_counts() -> Path:
    """One for the processes of this web server; what those of an earlier start counted is forgotten.

    A folder for each machine: containers that share PORTAL_HOME have the same process numbers.
    """
    folder = Home.from_environment().prepare().tmp / f"counts-{socket.gethostname()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    return folder
