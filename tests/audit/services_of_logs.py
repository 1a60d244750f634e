"""The life of a monthly log, from its first key press to the signature: see services_cases.py."""

from pathlib import Path

from portal.accounts.actors import SYSTEM
from portal.api.services.logs import put_log
from sites.models import LogOddity, MonthlyLog
from sites.services.logs import checking, drafting, odd, signing, submitting, writing
from tests import factories as a
from tests.audit.services_cases import Call, case
from tests.sites.logs.conftest import MONTH, a_line, a_text


def a_drafted_log() -> drafting.Saved:
    site = a.a_site(a.a_programme())
    a.a_course(site.programme)
    return drafting.save_draft(by=SYSTEM, site=site, month=MONTH, content=a_text(a_line()), edit=0)


def a_handed_in_log(code: str = "S1") -> MonthlyLog:
    site = MonthlyLog.objects.get().site if MonthlyLog.objects.exists() else a.a_site(a.a_programme())
    here = site if site.code == code else a.a_site(site.programme, code)
    return a.a_log(here, f"{MONTH:%Y-%m}", "submitted")


def an_approved_log() -> MonthlyLog:
    return checking.approve_logs(by=SYSTEM, logs=[a_handed_in_log()])[0]


def an_oddity(log: MonthlyLog) -> dict[int, str]:
    facts = {"open_days": 0, "days": 1}
    return {LogOddity.objects.create(log=log, code="too_few_open_days", facts=facts).pk: "已核实"}


@case("sites.services.logs.drafting.begin", "log.begin")
def _(tmp: Path) -> Call:
    site = a.a_site(a.a_programme())
    return lambda: drafting.begin(by=SYSTEM, site=site, month=MONTH)


@case("sites.services.logs.drafting.save_draft", "log.begin")
def _(tmp: Path) -> Call:
    site = a.a_site(a.a_programme())
    return lambda: drafting.save_draft(by=SYSTEM, site=site, month=MONTH, content=a_text(), edit=0)


@case("sites.services.logs.writing.write_log", "log.write")
def _(tmp: Path) -> Call:
    site = a.a_site(a.a_programme())
    return lambda: writing.write_log(by=SYSTEM, site=site, month=MONTH, content=a_text())


@case("portal.api.services.logs.put_log", "log.write")
def _(tmp: Path) -> Call:
    site = a.a_site(a.a_programme())
    return lambda: put_log(by=SYSTEM, site=site, month=MONTH, content=a_text())


@case("sites.services.logs.submitting.submit_log", "log.submit")
def _(tmp: Path) -> Call:
    log = a_drafted_log().log
    return lambda: submitting.submit_log(by=SYSTEM, log=log)


@case("sites.services.logs.submitting.take_back_log", "log.take_back")
def _(tmp: Path) -> Call:
    log = a_handed_in_log()
    return lambda: submitting.take_back_log(by=SYSTEM, log=log, reason="漏填一场")


@case("sites.services.logs.submitting.book_activity", "log.book")
def _(tmp: Path) -> Call:
    log = a_drafted_log().log
    other = a.a_site(log.site.programme, "S2")
    return lambda: submitting.book_activity(by=SYSTEM, log=log, row="r1", site=other, participants="5")


@case("sites.services.logs.odd.look_again", "log.look_again")
def _(tmp: Path) -> Call:
    log = a_handed_in_log()
    a.an_activity(log, 8)
    return lambda: odd.look_again(by=SYSTEM, logs=[log])


@case("sites.services.logs.odd.answer_oddities", "log.answer")
def _(tmp: Path) -> Call:
    log = a_handed_in_log()
    answers = an_oddity(log)
    return lambda: odd.answer_oddities(by=SYSTEM, log=log, answers=answers)


@case("sites.services.logs.checking.approve_logs", "log.approve", "log.approve")
def _(tmp: Path) -> Call:
    both = [a_handed_in_log(), a_handed_in_log("S2")]
    return lambda: checking.approve_logs(by=SYSTEM, logs=both)


@case("sites.services.logs.checking.answer_and_approve", "log.answer", "log.approve")
def _(tmp: Path) -> Call:
    log = a_handed_in_log()
    answers = an_oddity(log)
    return lambda: checking.answer_and_approve(by=SYSTEM, log=log, answers=answers)


@case("sites.services.logs.checking.return_log", "log.return")
def _(tmp: Path) -> Call:
    log = a_handed_in_log()
    return lambda: checking.return_log(by=SYSTEM, log=log, reason="缺主题")


@case("sites.services.logs.checking.reopen_log", "log.reopen")
def _(tmp: Path) -> Call:
    log = an_approved_log()
    return lambda: checking.reopen_log(by=SYSTEM, log=log, reason="人次有误")


@case("sites.services.logs.signing.sign_month", "month.sign")
def _(tmp: Path) -> Call:
    place = an_approved_log().site.room.community.subdistrict
    return lambda: signing.sign_month(by=SYSTEM, subdistrict=place, month=MONTH)
