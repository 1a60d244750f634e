"""How figures are written in JSON: money and hours as text with two decimals, never a float."""

from datetime import date
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.money import half_up, to_yuan

TWO_DECIMALS = {"type": "string", "pattern": r"^\d+\.\d{2}$"}


@extend_schema_field(TWO_DECIMALS | {"description": "Yuan with two decimals.", "examples": ["1234.50"]})
class Yuan(serializers.Field):
    """Integer fen as text in yuan: 123450 → "1234.50"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, fen: int) -> str:
        return f"{to_yuan(fen):.2f}"


@extend_schema_field(TWO_DECIMALS | {"description": "Hours with two decimals.", "examples": ["1.50"]})
class Hours(serializers.Field):
    """Integer minutes as text in hours: 90 → "1.50"."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, minutes: int) -> str:
        return f"{half_up(Fraction(minutes, 60), 2):.2f}"


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}$", "examples": ["2025-03"]})
class Month(serializers.Field):
    """A month's first day as YYYY-MM."""

    def __init__(self, **options: Any) -> None:
        super().__init__(read_only=True, **options)

    def to_representation(self, first: date) -> str:
        return f"{first:%Y-%m}"
