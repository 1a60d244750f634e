"""`python -m tests.workbook.measured FILE …`: reads each file as an import does, and prints what that took.

A line of JSON each: the refusal (null when the file could be read), the number of faults, seconds of processor time,
and the most memory that was held meanwhile, beyond what was held before, in bytes.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django

#: of address space: a file that gets past the checks must not take the machine with it
LIMIT = 4 << 30


def memory(line: str) -> int:
    status = Path("/proc/self/status").read_text()
    return int(next(part for part in status.splitlines() if part.startswith(line)).split()[1]) * 1024


def measured(path: Path) -> dict[str, Any]:
    from portal.ledgers.checking import read_contents
    from portal.workbook.inspection import NotAWorkbook

    Path("/proc/self/clear_refs").write_text("5")  # the peak begins anew
    before, start = memory("VmRSS:"), time.process_time()
    refusal, faults = None, 0
    try:
        faults = read_contents(path, lambda done, total: None).faults.count
    except NotAWorkbook as refused:
        refusal = str(refused)
    seconds = time.process_time() - start
    return {"refusal": refusal, "faults": faults, "seconds": seconds, "peak": memory("VmHWM:") - before}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    for name in sys.argv[1:]:
        print(json.dumps(measured(Path(name))), flush=True)
