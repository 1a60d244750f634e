"""通报表扬证明, of a unit and of a volunteer: one sheet, from plain figures to blocks.

Without an approval number, which the portal does not record, nothing is conferred (授予) and nobody gets a title
(称号): a certificate says that its recipient was commended by notice (docs/rules.md §6).
"""

from dataclasses import dataclass
from datetime import date

from reports.papers.blocks import Certificate
from reports.papers.paper import CERTIFICATE, Paper
from reports.pdf.figures import count, day, hours

HEADING = "通报表扬证明"
CLOSING = "特此证明。"


@dataclass(frozen=True)
class Imprint:
    """What every certificate says of itself. `issued` is None until it was signed; `office` "" leaves its place."""

    year: int
    number: str
    draft: bool
    office: str = ""
    issued: date | None = None


@dataclass(frozen=True)
class CommendedUnit:
    """A site, where it lies, its programme, and the grade of its evaluation."""

    name: str
    place: str
    programme: str
    grade: str


@dataclass(frozen=True)
class CommendedVolunteer:
    """A volunteer by name and team ("" without one), with confirmed minutes, days of service and appraisal in the year.

    `number` stands in the title instead of the name.
    """

    number: str
    name: str
    team: str
    minutes: int
    days: int
    grade: str


def unit_certificate(unit: CommendedUnit, imprint: Imprint) -> Paper:
    year = imprint.year
    text = (
        f"在{year}年度“{unit.programme}”项目考评中，评定等级为“{unit.grade}”。经公示，列入突出集体名单，予以通报表扬。"
    )
    theme = f"{year}年度　{unit.programme}"
    return _paper(f"{unit.name}{year}年度{HEADING}", imprint, theme, unit.name, unit.place, text)


def volunteer_certificate(volunteer: CommendedVolunteer, imprint: Imprint) -> Paper:
    year = imprint.year
    text = (
        f"{year}年度参加志愿服务{count(volunteer.days)}天，经确认的服务时长为{hours(volunteer.minutes)}小时，"
        f"年度考评等次为“{volunteer.grade}”。经公示，列入优秀志愿者名单，予以通报表扬。"
    )
    title = f"{year}年度{HEADING}（志愿者{volunteer.number}）"
    return _paper(title, imprint, f"{year}年度　志愿服务", volunteer.name, volunteer.team, text)


def _paper(title: str, imprint: Imprint, theme: str, name: str, under: str, text: str) -> Paper:
    block = Certificate(
        heading=HEADING,
        theme=theme,
        name=name,
        under=under,
        lines=(text, CLOSING),
        office=imprint.office,
        day=day(imprint.issued) if imprint.issued else "",
        number=imprint.number,
    )
    return Paper(title, imprint.number, imprint.office, (block,), imprint.draft, CERTIFICATE)
