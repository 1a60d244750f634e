"""Time of service in words, as amounts are written where nothing may be added."""

from portal.money import whole_in_words

HOUR = 60


def hours_in_words(minutes: int) -> str:
    """Minutes in 大写, exact: 7110 → 壹佰壹拾捌小时叁拾分钟, 120 → 贰小时整, 0 → 零小时整.

    Raises ValueError below 0.
    """
    whole, rest = divmod(minutes, HOUR)
    if not rest:
        return f"{whole_in_words(whole)}小时整"
    lead = f"{whole_in_words(whole)}小时" if whole else ""
    return f"{lead}{whole_in_words(rest)}分钟"
