"""The table of indicators: one group a first-level indicator, with what each score was made of."""

from .conclusions import levels
from .figures import NOTHING, plain, points, score_share
from .site_report import Score, SiteReport

Row = dict[str, str]


def score_groups(report: SiteReport) -> list[dict[str, object]]:
    """The indicators that make the base score, by first-level indicator, in the order of the scheme."""
    sums = levels(report)
    return [
        {
            "name": name,
            "share": f"得分率{score_share(got, full)}" if report.conclusion.total is not None else "",
            "rows": [_row(row, report) for row in report.counted_scores if row.level == name],
        }
        for name, (got, full) in sums.items()
    ]


def special_rows(report: SiteReport) -> list[Row]:
    """加分 and 否决, which are part of no sum."""
    return [_row(row, report) for row in report.scores if row.kind in ("加分", "否决")]


def _row(row: Score, report: SiteReport) -> Row:
    ungraded = report.conclusion.is_new and row.kind != "否决"
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "full": NOTHING if row.kind == "否决" else plain(row.full),
        "data": _data(row),
        "range": _range(row),
        "score": NOTHING if ungraded else _score(row),
        "why": "新开办，不评分" if ungraded else _why(row),
        "left_out": "是" if _left_out(row) else "",
    }


def _data(row: Score) -> str:
    """How the value came about: '11/12＝91.6667%'; for what was judged, how many judged."""
    if row.kind in ("定性", "加分"):
        return f"{row.assessors}名考评人评分均值" if row.assessors else "无评分"
    label = "" if row.measure in ("", row.name) else f"{row.measure}："
    if row.value is None:
        return f"{label}无数据"
    value = f"{plain(row.value)}{row.unit}"
    if row.denominator is None:
        return f"{label}{value}"
    return f"{label}{plain(row.numerator)}/{plain(row.denominator)}＝{value}"


def _left_out(row: Score) -> bool:
    return row.kind == "定量" and row.score is None and row.value is None and row.without_data == "不计入"


def _range(row: Score) -> str:
    if row.start is None or row.full_at is None:
        return NOTHING
    return f"{plain(row.start)}→{plain(row.full_at)}"


def _score(row: Score) -> str:
    if row.kind == "否决":
        return "触发" if row.fired else "未触发"
    return "不计入" if _left_out(row) else points(row.score)


def _why(row: Score) -> str:
    if row.reasons:
        return "；".join(dict.fromkeys(row.reasons))
    if row.kind == "定量":
        return _measured_why(row)
    return "尚未评分" if row.kind == "定性" and row.score is None else NOTHING


def _measured_why(row: Score) -> str:
    if _left_out(row):
        return "未测评，不计入"
    if row.score is None:
        return "尚未评分"
    if row.value is None:
        return "无数据，按方案记0分"
    if row.score >= row.full:
        return NOTHING
    return "未优于起评值" if row.score == 0 else "未达满分值"
