"""The table of the twelve months: a month without operation is left blank, an uncounted figure is a dash."""

from collections.abc import Callable

from .figures import count, hours
from .site_report import Month, SiteReport, total

#: a word in the table and how it is set
CLASSES = {"未运营": "idle", "未到期": "idle", "逾期": "fault", "未报": "fault", "已退回": "fault"}


def month_rows(report: SiteReport) -> list[dict[str, object]]:
    """One row a figure: its name, twelve cells as (text, class), and the sum of what was measured."""
    operating = report.operating
    approved = sum(1 for month in operating if month.activities is not None)
    on_time = sum(1 for month in operating if month.on_time)
    rows = (
        ("月报状态", lambda month: month.log or "未报", f"通过{approved}"),
        ("首次报送", _punctual, f"按时{on_time}"),
        ("开放天数", lambda month: count(month.open_days), count(total(m.open_days for m in operating))),
        ("活动场次", lambda month: count(month.activities), count(total(m.activities for m in operating))),
        ("参加人次", lambda month: count(month.attendance), count(total(m.attendance for m in operating))),
        (
            "服务小时",
            lambda month: hours(month.service_minutes),
            hours(total(m.service_minutes for m in operating)),
        ),
    )
    return [
        {"name": name, "cells": [_cell(month, text, at == 0) for month in report.months], "sum": summed}
        for at, (name, text, summed) in enumerate(rows)
    ]


def _cell(month: Month, text: Callable[[Month], str], says_why: bool) -> tuple[str, str]:
    """Text and class; of a month without operation the first row says so, and the others are blank."""
    word = text(month) if month.operating else "未运营" if says_why else ""
    return word, CLASSES.get(word, "")


def _punctual(month: Month) -> str:
    if month.on_time is None:
        return "未到期"
    if month.on_time:
        return "按时"
    return "未报" if month.log in ("", "草稿") else "逾期"
