"""Keys come back from the backup, unless the environment gives the same ones."""

from pathlib import Path

import pytest

from portal.backup.keys import must_fit, put_back
from portal.runtime.environment import Environment
from portal.runtime.home import Home, new_field_key, new_secret
from portal.web.errors import Refused

OLD, NEW = new_field_key(), new_field_key()
KEYS = {"SECRET_KEY": new_secret(), "FIELD_KEYS": f"{NEW},{OLD}", "BLIND_INDEX_KEY": new_secret()}


def test_what_the_environment_does_not_give_is_written(tmp_path: Path) -> None:
    home = Home(tmp_path).prepare()
    put_back(home, KEYS, Environment({"SECRET_KEY": new_secret()}))
    assert {path.name: path.read_text() for path in home.keys.iterdir()} == {
        "field-keys": f"{NEW},{OLD}\n",
        "blind-index-key": KEYS["BLIND_INDEX_KEY"] + "\n",
    }
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in home.keys.iterdir())


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, []),
        ({"SECRET_KEY": new_secret()}, []),
        ({"FIELD_KEYS": f"{new_field_key()},{OLD},{NEW}", "BLIND_INDEX_KEY": KEYS["BLIND_INDEX_KEY"]}, []),
        ({"FIELD_KEYS": NEW}, ["FIELD_KEYS"]),
        ({"FIELD_KEYS": OLD, "BLIND_INDEX_KEY": new_secret()}, ["FIELD_KEYS", "BLIND_INDEX_KEY"]),
    ],
)
def test_an_environment_that_could_not_read_the_data_is_refused(given: dict[str, str], named: list[str]) -> None:
    if not named:
        must_fit(KEYS, Environment(given))
        return
    with pytest.raises(Refused) as refused:
        must_fit(KEYS, Environment(given))
    assert all(name in str(refused.value) for name in named)
