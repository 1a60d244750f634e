"""What a password must be, by profile: Django's list of validators, and after how many days it is changed."""

from typing import Any

_DJANGO = "django.contrib.auth.password_validation"
_LIKE_THE_USER = {"NAME": f"{_DJANGO}.UserAttributeSimilarityValidator"}
# 20,000 passwords that leaked most often; they come with Django, nothing is asked from the internet
_COMMON = {"NAME": f"{_DJANGO}.CommonPasswordValidator"}


def _at_least(length: int) -> dict[str, Any]:
    return {"NAME": f"{_DJANGO}.MinimumLengthValidator", "OPTIONS": {"min_length": length}}


def _not_the_last(last: int) -> dict[str, Any]:
    return {"NAME": "portal.signin.passwords.NotUsedBefore", "OPTIONS": {"last": last}}


#: mlps: GB/T 22239 (等级保护) as it is commonly checked, complexity and age; nist: SP 800-63B, length and leaked lists
PROFILES: dict[str, tuple[list[dict[str, Any]], int]] = {
    "mlps": (
        [_at_least(10), {"NAME": "portal.signin.passwords.Mixed"}, _LIKE_THE_USER, _COMMON, _not_the_last(5)],
        90,
    ),
    "nist": ([_at_least(15), _LIKE_THE_USER, _COMMON, _not_the_last(0)], 0),
}
