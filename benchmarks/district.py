"""A large district: copies of the demo district, each with people, rooms, sites and ledgers of its own.

So its proportions and its spread (late logs, vetoes, sites without surveys, shared rooms) are the demo's; days
and attendance of activities, times of submission and answers differ from copy to copy.
"""

from calendar import monthrange
from datetime import timedelta
from pathlib import Path
from random import Random

from django.conf import settings

from tests.generated.workbook import write
from tests.naive.reading import District, Row, read

DEMO = Path(__file__).resolve().parent.parent / "demo" / "district.xlsx"
#: sheets whose rows each copy has of its own, with the columns that hold codes of such rows
COPIED = {
    "村居": ("代码",),
    "志愿者": ("编号",),
    "场所": ("代码", "村居代码"),
    "项目点": ("代码", "场所代码"),
    "月报": ("项目点代码",),
    "活动": ("项目点代码",),
    "安全事件": ("项目点代码",),
    "满意度": ("项目点代码",),
    "服务记录": ("项目点代码", "志愿者编号"),
    "评分": ("项目点代码",),
}
WITHOUT_SITE = ("村居", "志愿者", "场所")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def district(sites: int) -> District:
    """The rows of a valid district with this many sites, always the same."""
    demo = read(DEMO)
    made: District = {sheet: [] if sheet in COPIED else rows for sheet, rows in demo.items()}
    copy = 0
    while len(made["项目点"]) < sites:
        add_copy(made, demo, copy, sites - len(made["项目点"]))
        copy += 1
    return made


def workbook(sites: int) -> Path:
    """The ledger workbook of such a district, written once in a run."""
    path = settings.HOME.tmp / f"district-{sites}.xlsx"
    if not path.exists():
        write(district(sites), path)
    return path


def add_copy(made: District, demo: District, number: int, most: int) -> None:
    """Add a copy of the demo with at most this many sites."""
    kept = {site["代码"] for site in demo["项目点"][:most]}
    random = Random(number)
    for sheet, codes in COPIED.items():
        of_site = "代码" if sheet == "项目点" else "项目点代码"
        for row in demo[sheet]:
            if sheet in WITHOUT_SITE or row[of_site] in kept:
                copied = row | {code: f"{row[code]}-{number:03d}" for code in codes}
                vary(sheet, copied, number, random)
                made[sheet].append(copied)


def vary(sheet: str, row: Row, number: int, random: Random) -> None:
    """Make a copied row one of its own, within what the workbook allows."""
    if sheet == "活动":
        day = row["日期"]
        row["日期"] = day.replace(day=random.randint(1, monthrange(day.year, day.month)[1]))
        row["参加人次"] = round(row["参加人次"] * random.uniform(0.8, 1.2))
    elif sheet == "满意度":
        more = random.randint(0, 9)
        row["有效问卷"] += more
        row["满意份数"] += random.randint(0, more)
    elif sheet == "月报" and row["首次报送"]:
        row["首次报送"] += timedelta(seconds=random.randrange(3600))
    elif sheet == "志愿者" and row["证件类型"] == "居民身份证":
        row["证件号码"] = id_number(f"99{number:04d}{row['证件号码'][6:17]}")


def id_number(digits: str) -> str:
    """17 digits with the check character of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]
