"""Personal data at rest: an encrypted text field, and a keyed blind index to find and compare by."""

import hashlib
import hmac
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

#: what stands for the hidden middle of a masked value
MASK = "*"


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


def is_masked(text: str) -> bool:
    return MASK in text


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is stored encrypted; empty stays empty. It can't be filtered: keep a blind index beside it."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value) if value else value

    def get_prep_value(self, value: Any) -> Any:
        return encrypt(value) if value else value
