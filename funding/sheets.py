"""Sheets 奖补标准 and 预算 (docs/workbook.md), and what protects them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.models import Allocation, Budget, Rate
from funding.states import FROZEN_ALLOCATIONS, SHORTAGES
from portal.accounts.rights import Right
from portal.ledgers.book import Book
from portal.ledgers.plan import Plan
from portal.ledgers.sheet import Sheet, register
from portal.registry import import_guards
from portal.workbook.columns import Choice, Money, Number, Reference, Text, year
from portal.workbook.faults import Fault
from programmes.sheets import band_names, may_have_more_bands
from programmes.states import NEW_SITE


@register
class RateSheet(Sheet):
    name, position, model, right = "奖补标准", 190, Rate, Right.EDIT_MONEY
    key = ("year", "programme", "kind")
    columns = (
        year("年度", "year"),
        Reference("项目代码", "programme", to="项目"),
        Text("类别", "kind", longest=20),
        Money("金额", "amount_fen"),
        Number("配套比例", "ratio", most=Decimal(9999)),
        Text("配套依据", "basis", blank=True, longest=200),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        yield from unknown_kinds(self, book)


@register
class BudgetSheet(Sheet):
    name, position, model, right = "预算", 200, Budget, Right.EDIT_MONEY
    key = ("year", "programme")
    columns = (
        year("年度", "year"),
        Reference("项目代码", "programme", to="项目"),
        year("预算年度", "budget_year"),
        Money("区级安排", "amount_fen"),
        Choice("不足时", "shortage", words=SHORTAGES),
    )


def unknown_kinds(sheet: Sheet, book: Book) -> Iterator[Fault]:
    """Rows whose kind is neither 新开办 nor a band of the programme's scheme of the year."""
    rows = list(book.readable(sheet.name, "programme", "year", "kind"))
    bands = band_names(book) if rows else set()
    for row in rows:
        if row.kind == NEW_SITE or (row.programme, row.year, row.kind) in bands:
            continue
        if not may_have_more_bands(book, row.programme, row.year):
            yield sheet.fault(book, row, "kind", _("新开办, or a band of the programme's scheme of the year"))


def allocation_guard(plan: Plan) -> Iterator[Fault]:
    """Rates and budgets of an allocation that is under public notice or further stay as they are."""
    changes = [change for change in (plan.change("奖补标准"), plan.change("预算")) if change]
    if not changes:
        return
    allocations = Allocation.objects.filter(status__in=FROZEN_ALLOCATIONS)
    frozen: set[tuple[Any, ...]] = set(allocations.values_list("programme__code", "year"))
    for change in changes:
        for old, new in change.pairs:
            row = new or old
            if (row.programme, row.year) in frozen:
                reason = _("as it is: the allocation is under public notice, approved or paid")
                yield plan.refusal(change, row, reason)


import_guards.add("allocated money", allocation_guard)
