"""The tables of a service record: each service, and a sum for each who recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.pdf.figures import NOTHING, count, hours, short_day
from reports.pdf.tables import Column, Table, table


@dataclass(frozen=True, slots=True)
class Service:
    """A confirmed record: at which site, what was done and for how many minutes, and who wrote it down."""

    day: date
    site: str
    content: str
    minutes: int
    recorder: str


def service_table(records: Sequence[Service]) -> Table | None:
    columns = (
        Column("日期", 24),
        Column("项目点", 52),
        Column("服务内容", 36),
        Column("时长", 18, "num"),
        Column("记录人", 26, "mid"),
    )
    rows = [
        (short_day(row.day), row.site, row.content or NOTHING, hours(row.minutes), row.recorder or NOTHING)
        for row in records
    ]
    total = ("合计", f"{count(len(records))}次", "", hours(_minutes(records)), "")
    return table(columns, [*rows, total] if rows else [], unit="小时", summed=True)


def recorder_table(records: Sequence[Service]) -> Table | None:
    """Times and hours of each recorder at each site, most first, with a place to sign; None when there is but one."""
    groups: dict[tuple[str, str], list[Service]] = {}
    for record in records:
        groups.setdefault((record.site, record.recorder), []).append(record)
    if len(groups) < 2:
        return None
    columns = (
        Column("记录单位（项目点）", 60),
        Column("记录人", 26, "mid"),
        Column("次数", 16, "num"),
        Column("时长（小时）", 22, "num"),
        Column("记录人签字处", 32, "mid"),
    )
    ordered = sorted(groups.items(), key=lambda group: (-_minutes(group[1]), *group[0]))
    rows = [
        (site, recorder or "未登记", count(len(rows)), hours(_minutes(rows)), "") for (site, recorder), rows in ordered
    ]
    total = ("合计", "", count(len(records)), hours(_minutes(records)), "")
    return table(columns, [*rows, total], summed=True)


def _minutes(records: Sequence[Service]) -> int:
    return sum(record.minutes for record in records)
