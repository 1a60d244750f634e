"""docs/roles.md says of each role what the code says."""

import re
from pathlib import Path

from portal.accounts.rights import REACH, RIGHTS, Reach, Right, Role

PAPER = (Path(__file__).resolve().parents[2] / "docs" / "roles.md").read_text()
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAPER.splitlines() if line.startswith("|")]


def test_each_role_stands_there_with_its_reach_and_its_rights() -> None:
    written = {row[1].strip("`"): (row[2].strip("`"), row[4]) for row in ROWS if len(row) == 5 and row[1] != "code"}
    written.pop("---", None)
    assert set(written) == set(Role.values)
    for role in Role:
        reach, rights = written[role.value]
        found = set(Right.values) if rights == "all" else set(re.findall(r"`(\w+)`", rights))
        assert (reach, found) == (REACH[role].value, {right.value for right in RIGHTS[role]}), role


def test_each_reach_is_explained() -> None:
    explained = {name for row in ROWS if len(row) == 2 for name in re.findall(r"`(\w+)`", row[0])}
    assert explained == {reach.value for reach in Reach} - {"nothing"}
