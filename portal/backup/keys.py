"""The keys of a portal: what its environment or PORTAL_HOME/keys holds, into a backup and back."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.runtime.environment import Environment
from portal.runtime.home import Home, write_once
from portal.web.errors import Refused

#: the settings, and the files of PORTAL_HOME/keys that hold what the environment doesn't give
NAMES = {"SECRET_KEY": "secret-key", "FIELD_KEYS": "field-keys", "BLIND_INDEX_KEY": "blind-index-key"}


def in_use() -> dict[str, str]:
    from django.conf import settings

    keys = {name: getattr(settings, name) for name in NAMES}
    return keys | {"FIELD_KEYS": ",".join(settings.FIELD_KEYS)}


def put_back(home: Home, keys: Mapping[str, str], environment: Environment) -> None:
    """Writes into `home` the keys that the environment doesn't give."""
    for name, file in NAMES.items():
        if not environment.text(name):
            write_once(home.keys / file, str(keys[name]) + "\n")


def must_fit(keys: Mapping[str, str], environment: Environment) -> None:
    """Raises Refused when the environment gives others than those that the backup's data was written with.

    Another SECRET_KEY is no matter: people log in again.
    """
    given = environment.words("FIELD_KEYS")
    wrong = ["FIELD_KEYS"] if given and set(keys["FIELD_KEYS"].split(",")) - set(given) else []
    if environment.text("BLIND_INDEX_KEY") not in ("", keys["BLIND_INDEX_KEY"]):
        wrong.append("BLIND_INDEX_KEY")
    if wrong:
        names = ", ".join(wrong)
        raise Refused(_("The environment gives other keys than those of the backup: %(names)s") % {"names": names})
