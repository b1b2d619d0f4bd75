"""A foreign key may point down only: the import order, held where the linter sees just a string."""

from django.apps import apps

from tools import contracts

HEIGHT = {app: -row for row, names in enumerate(contracts.ORDER) for app in names}


def upward(relations: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs (from, to) of app labels where the target does not stand below."""
    ours = [pair for pair in relations if set(pair) <= set(HEIGHT) and pair[0] != pair[1]]
    return [(low, high) for low, high in ours if HEIGHT[high] >= HEIGHT[low]]


def test_foreign_keys_point_down() -> None:
    relations = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and hasattr(field.related_model, "_meta")
    ]
    assert upward(relations) == []


def test_an_upward_foreign_key_is_seen() -> None:
    planted = [("accounts", "ledger"), ("ledger", "accounts"), ("demands", "training")]
    assert upward(planted) == [("accounts", "ledger"), ("demands", "training")]
