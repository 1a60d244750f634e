"""Foreign keys point the way imports do: left, or within the app (the order: pyproject.toml)."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent.parent
DJANGOS = {"auth", "contenttypes", "sessions", "admin", "oauth2_provider"}


def layers(contract: int, prefix: str = "") -> list[set[str]]:
    """The layers of the contract with this number, lower to upper, each a set of packages."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [
        {prefix + part.strip(" ()") for part in layer.split(":")} for layer in reversed(contracts[contract]["layers"])
    ]


def level(package: str) -> tuple[int, int]:
    """Where it is in the year's order, and within the ground floor."""
    ground = layers(1, "portal.")
    return place(package, layers(0)), place(package, ground) if package.startswith("portal.") else 0


def place(package: str, order: list[set[str]]) -> int:
    return next(number for number, layer in enumerate(order) if package in layer)


def relations() -> list[tuple[type[models.Model], str, type[models.Model]]]:
    """Every foreign key, one-to-one and many-to-many of a model of ours: model, field, what it points at."""
    return [
        (model, field.name, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in DJANGOS
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field.related_model, type)
    ]


def package(model: type[models.Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def test_every_app_with_models_has_its_place_in_the_order() -> None:
    placed = set().union(*layers(0))
    ours = {package(model) for model in apps.get_models() if model._meta.app_label not in DJANGOS}
    assert ours <= placed


def test_no_foreign_key_points_upward() -> None:
    assert len(relations()) > 20
    upward = [
        f"{model._meta.label}.{field} → {target._meta.label}"
        for model, field, target in relations()
        if target._meta.app_label not in DJANGOS and level(package(model)) < level(package(target))
    ]
    assert not upward


def test_the_order_is_that_of_the_architecture() -> None:
    years = ["programmes", "sites", "volunteers", "funding", "reports"]
    assert [level(app) for app in years] == sorted(level(app) for app in years)
    assert level("portal.audit") < level("portal.accounts") < level("portal.jobs") < level("programmes")
    assert level("reports") < level("portal.desk")
