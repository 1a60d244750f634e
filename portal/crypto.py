"""Personal data at rest: an encrypted text field, and a keyed blind index to find and compare by."""

import hashlib
import hmac
import re
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

#: what stands for the hidden middle of a masked value
MASK = "*"
#: an ID number or a mobile phone in running text; longer runs of digits and digests are none
_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|(?:\+?86[ -]?)?1[3-9][0-9]{9})(?![0-9A-Za-z])")


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(text: str) -> str:
    """Clear text → token under the first of settings.FIELD_KEYS; the others only decrypt (key rotation)."""
    return _box(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Token → clear text; raises cryptography's InvalidToken when no key fits."""
    return _box(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()


def blind_index(text: str) -> str:
    """A keyed digest of `text` (hex): equal texts give equal indexes, and nothing else can be read off it."""
    return hmac.new(settings.BLIND_INDEX_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def mask(text: str) -> str:
    """`990000197001011234` → `990000********1234`, `19900005678` → `199****5678`; shorter ones keep one character."""
    if len(text) == 18:
        return text[:6] + MASK * 8 + text[-4:]
    if len(text) >= 11:
        return text[:3] + MASK * (len(text) - 7) + text[-4:]
    return text[:1] + MASK * (len(text) - 1) if len(text) > 1 else MASK * len(text)


def scrub(text: str) -> str:
    """Running text with the ID numbers and mobile phones in it masked: for what is kept and was typed freely."""
    return _IN_TEXT.sub(lambda found: mask(found[0]), text)


def names_a_person(text: str) -> bool:
    """Whether there is a mobile phone or a valid ID number (GB 11643) in running text."""
    return len(text) >= 11 and any(_is_number(found[0]) for found in _IN_TEXT.finditer(text))


def _is_number(number: str) -> bool:
    if len(number) != 18 or not number[:17].isdecimal():
        return True
    return number[-1].upper() == "10X98765432"[sum(int(n) * 2 ** (17 - k) for k, n in enumerate(number[:17])) % 11]


def is_masked(text: str) -> bool:
    return MASK in text


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is stored encrypted; empty stays empty. It can't be filtered: keep a blind index beside it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value
