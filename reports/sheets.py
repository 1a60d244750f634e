"""Sheets 表扬名额 and 激励加分 (docs/workbook.md), and what protects them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from funding.sheets import unknown_kinds
from portal.accounts.rights import Right
from portal.ledgers.book import Book
from portal.ledgers.plan import Plan
from portal.ledgers.sheet import Sheet, register
from portal.registry import import_guards
from portal.workbook.columns import Choice, Number, Reference, Text, Whole, year
from portal.workbook.faults import Fault
from reports.models import Award, AwardQuota, IncentiveRule
from reports.states import AWARD_KINDS, FROZEN_AWARDS, GIVERS, UNITS


@register
class QuotaSheet(Sheet):
    name, position, model, right = "表扬名额", 210, AwardQuota, Right.EDIT_PROGRAMMES
    key = ("year", "kind", "programme")
    columns = (
        year("年度", "year"),
        Choice("类别", "kind", words=AWARD_KINDS),
        Reference("项目代码", "programme", to="项目", blank=True),
        Whole("名额", "quota"),
    )

    def may_edit(self, by: Any) -> bool:
        """Who leads the volunteers maintains their quota, which belongs to no programme."""
        return super().may_edit(by) or bool(by.may(Right.EDIT_PEOPLE))

    def faults(self, book: Book) -> Iterator[Fault]:
        for row in book.readable(self.name, "kind", "programme"):
            if row.kind == UNITS and not row.programme:
                yield self.fault(book, row, "programme", _("a programme; only the quota of volunteers has none"))
            elif row.kind != UNITS and row.programme:
                yield self.fault(book, row, "programme", _("nothing; the quota of volunteers is the district's"))


@register
class IncentiveSheet(Sheet):
    name, position, model, right = "激励加分", 220, IncentiveRule, Right.EDIT_PROGRAMMES
    key = ("year", "programme", "giver", "kind")
    columns = (
        year("年度", "year"),
        Reference("项目代码", "programme", to="项目"),
        Choice("采用单位", "giver", words=GIVERS),
        Text("类别", "kind", longest=20),
        Number("分值", "points", most=Decimal(99_999)),
    )

    def faults(self, book: Book) -> Iterator[Fault]:
        yield from unknown_kinds(self, book)


def awards_guard(plan: Plan) -> Iterator[Fault]:
    """The quota of a list that is under public notice or conferred stays as it is."""
    change = plan.change("表扬名额")
    if change is None:
        return
    awards = Award.objects.filter(status__in=FROZEN_AWARDS)
    frozen: set[tuple[Any, ...]] = set(awards.values_list("year", "kind", "programme__code"))
    for old, new in change.pairs:
        row = new or old
        if (row.year, row.kind, row.programme) in frozen:
            yield plan.refusal(change, row, _("as it is: the list is under public notice or conferred"))


import_guards.add("commended", awards_guard)
