"""The year of the programmes, from the officer to the document: see services_cases.py."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from funding.models import Allocation
from funding.services.allocate import allocate
from funding.services.allocations import move_allocation
from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.rights import Role
from portal.api.services import orders
from portal.reminding.services import Draft, queue_digests
from programmes import services as programmes
from programmes.models import Programme
from reports.models import Award, AwardQuota, Document, IncentiveRule
from reports.services import awards, bulletins, documents, incentives, issuing, propose_awards, requests, shortlists
from reports.services.issuing import Issue
from reports.services.shortlists import AwardList
from sites.mark_content import Typed
from sites.models import EvaluationRound, MonthlyLog, Site
from sites.overdue import Owed, overdue
from sites.services import evaluate, exemptions, marking, posts, reminding, rounds
from sites.services.logs import enrolling, handing_in, photos, withdrawing
from tests import factories as a
from tests.audit.services_cases import Call, case
from tests.files.photos import a_photo
from tests.files.scans import a_pdf
from volunteers.models import ServiceRecord
from volunteers.services import appraise, erasing, persons, records

YEAR = a.YEAR
TODAY = timezone.localdate()


# the year


def a_district() -> Programme:
    """Two sites with marks, budget and rates; not evaluated."""
    programme = a.a_programme()
    a.a_scheme(programme, a.judged())
    for code, mark in (("S1", "95"), ("S2", "92")):
        a.a_mark(a.a_site(programme, code), "A", mark)
    a.a_rate(programme, "优", 100)
    a.a_budget(programme, 10_000)
    return programme


def evaluated() -> Programme:
    programme = a_district()
    evaluate.evaluate(by=SYSTEM, year=YEAR)
    return programme


def with_awards() -> AwardList:
    programme = evaluated()
    AwardQuota.objects.create(year=YEAR, kind="突出集体", programme=programme, quota=2)
    propose_awards.propose_awards(by=SYSTEM, year=YEAR)
    Award.objects.update(proposed_by="somebody")
    return AwardList(YEAR, programme)


def an_officer(programme: Programme) -> Actor:
    return a.an_actor(Role.PROGRAMME_OFFICER, "officer", programme)


@case("programmes.services.assign_officer", "officer.assign")
def _(tmp: Path) -> Call:
    programme, post = a.a_programme(), a.an_actor(Role.PROGRAMME_OFFICER).post
    return lambda: programmes.assign_officer(by=SYSTEM, programme=programme, post=post)


@case("programmes.services.unassign_officer", "officer.unassign")
def _(tmp: Path) -> Call:
    programme = a.a_programme()
    officer = programmes.assign_officer(by=SYSTEM, programme=programme, post=an_officer(a.a_programme("Q")).post)
    return lambda: programmes.unassign_officer(by=SYSTEM, officer=officer)


@case("programmes.services.add_member", "member.add")
def _(tmp: Path) -> Call:
    programme, unit = a.a_programme(), a.a_unit()
    return lambda: programmes.add_member(by=SYSTEM, programme=programme, unit=unit)


@case("programmes.services.remove_member", "member.remove")
def _(tmp: Path) -> Call:
    member = programmes.add_member(by=SYSTEM, programme=a.a_programme(), unit=a.a_unit())
    return lambda: programmes.remove_member(by=SYSTEM, member=member)


@case("sites.services.posts.assign_site", "site.assign")
def _(tmp: Path) -> Call:
    site, post = a.a_site(a.a_programme()), a.an_actor(Role.SITE_KEEPER).post
    return lambda: posts.assign_site(by=SYSTEM, site=site, post=post)


@case("sites.services.posts.unassign_site", "site.unassign")
def _(tmp: Path) -> Call:
    site, post = a.a_site(a.a_programme()), a.an_actor(Role.SITE_KEEPER).post
    assigned = posts.assign_site(by=SYSTEM, site=site, post=post)
    return lambda: posts.unassign_site(by=SYSTEM, assigned=assigned)


@case("sites.services.marking.enter_marks", "mark.enter")
def _(tmp: Path) -> Call:
    a_district()
    site, who = Site.objects.get(code="S1"), a.an_actor(Role.ASSESSOR)
    posts.assign_site(by=SYSTEM, site=site, post=who.post, year=YEAR)
    marks = {"A": Typed("88.5", "资料不全")}
    return lambda: marking.enter_marks(by=who, site=site, year=YEAR, marks=marks)


@case("sites.services.evaluate.evaluate", "round.compute")
def _(tmp: Path) -> Call:
    a_district()
    return lambda: evaluate.evaluate(by=SYSTEM, year=YEAR)


@case("sites.services.rounds.move_round", "round.review")
def _(tmp: Path) -> Call:
    reviewer, round_ = an_officer(evaluated()), EvaluationRound.objects.get()
    return lambda: rounds.move_round(by=reviewer, round_=round_, move="review")


@case("funding.services.allocate.allocate", "allocation.compute")
def _(tmp: Path) -> Call:
    evaluated()
    return lambda: allocate(by=SYSTEM, year=YEAR)


@case("funding.services.allocations.move_allocation", "allocation.review")
def _(tmp: Path) -> Call:
    finance = a.an_actor(Role.FINANCE_OFFICER)
    evaluated()
    EvaluationRound.objects.update(status="published")
    allocate(by=SYSTEM, year=YEAR)
    return lambda: move_allocation(by=finance, allocation=Allocation.objects.get(), move="review")


@case("volunteers.services.appraise.appraise", "appraisal.compute")
def _(tmp: Path) -> Call:
    a.a_volunteer()
    return lambda: appraise.appraise(by=SYSTEM, year=YEAR)


def pending(*days: int) -> list[ServiceRecord]:
    site, volunteer = a.a_site(a.a_programme()), a.a_volunteer()
    return [a.a_service(volunteer, site, date(YEAR, 3, day), status="pending") for day in days]


@case("volunteers.services.records.move_record", "service.confirm")
def _(tmp: Path) -> Call:
    [one] = pending(1)
    return lambda: records.move_record(by=SYSTEM, record=one, move="confirm")


@case("volunteers.services.records.move_records", "service.confirm", "service.confirm")
def _(tmp: Path) -> Call:
    both = pending(1, 2)
    return lambda: records.move_records(by=SYSTEM, records=both, move="confirm")


@case("volunteers.services.persons.link_account", "volunteer.link")
def _(tmp: Path) -> Call:
    volunteer, user = a.a_volunteer(), a.an_actor(Role.VOLUNTEER).user
    return lambda: persons.link_account(by=SYSTEM, volunteer=volunteer, user=user)


@case("volunteers.services.erasing.erase_person", "personal.erase")
def _(tmp: Path) -> Call:
    volunteer = a.a_volunteer()
    return lambda: erasing.erase_person(by=SYSTEM, volunteer=volunteer, reason="本人申请")


@case("reports.services.propose_awards.propose_awards", "award.propose")
def _(tmp: Path) -> Call:
    programme = evaluated()
    AwardQuota.objects.create(year=YEAR, kind="突出集体", programme=programme, quota=2)
    return lambda: propose_awards.propose_awards(by=SYSTEM, year=YEAR)


@case("reports.services.shortlists.renew", "award.propose")
def _(tmp: Path) -> Call:
    chosen = with_awards()
    Award.objects.all().delete()
    return lambda: shortlists.renew(chosen, by=SYSTEM, round_=EvaluationRound.objects.get())


@case("reports.services.shortlists.withdraw", "award.withdraw")
def _(tmp: Path) -> Call:
    chosen = with_awards()
    return lambda: shortlists.withdraw(chosen, by=SYSTEM, reason="没有名额")


@case("reports.services.incentives.renew_points", "incentives.compute")
def _(tmp: Path) -> Call:
    programme = evaluated()
    IncentiveRule.objects.create(year=YEAR, programme=programme, giver="街镇年度考核", kind="优", points=1)
    return lambda: incentives.renew_points(by=SYSTEM, year=YEAR)


@case("reports.services.awards.strike", "award.strike", "award.propose")
def _(tmp: Path) -> Call:
    award = with_awards().awards[0]
    return lambda: awards.strike(by=SYSTEM, award=award, reason="不符合条件")


@case("reports.services.awards.strike_all", "award.strike", "award.strike", "award.propose")
def _(tmp: Path) -> Call:
    both = list(with_awards().awards)
    a.a_mark(a.a_site(both[0].programme, "S3"), "A", "91")  # somebody moves up, once the evaluation is made anew
    evaluate.evaluate(by=SYSTEM, year=YEAR)
    return lambda: awards.strike_all(by=SYSTEM, awards=both, reason="不符合条件")


def struck() -> list[Award]:
    both = list(with_awards().awards)
    for award in both:
        awards.strike(by=SYSTEM, award=award, reason="不符合条件")
    return list(Award.objects.filter(status="struck"))


@case("reports.services.awards.restore", "award.restore")
def _(tmp: Path) -> Call:
    award = struck()[0]
    return lambda: awards.restore(by=SYSTEM, award=award)


@case("reports.services.awards.restore_all", "award.restore", "award.restore", "award.propose")
def _(tmp: Path) -> Call:
    both = struck()
    return lambda: awards.restore_all(by=SYSTEM, awards=both)


@case("reports.services.awards.move_list", "award.give_notice", "award.give_notice")
def _(tmp: Path) -> Call:
    chosen, leader = with_awards(), a.an_actor(Role.LEADER)
    return lambda: awards.move_list(by=leader, chosen=chosen, move="give_notice")


@case("reports.services.awards.revoke", "award.revoke")
def _(tmp: Path) -> Call:
    award = with_awards().awards[0]
    Award.objects.filter(pk=award.pk).update(status="conferred", decided_by="x", decided_at=timezone.now())
    return lambda: awards.revoke(by=SYSTEM, award=award, reason="查实造假")


@case("reports.services.documents.queue_documents", "job.queue")
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    return lambda: documents.queue_documents(by=officer, year=YEAR, kinds=["site_evaluation"])


@case("portal.api.services.orders.order_documents", "job.queue")
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    return lambda: orders.order_documents(by=officer, year=YEAR, kind="site_evaluation")


def a_document(number: str, **values: Any) -> Document:
    site = a.a_site(Programme.objects.get(), f"D{number}")
    made = {"kind": "site_evaluation", "year": YEAR, "programme": site.programme, "site": site}
    return Document.objects.create(subject=site.code, number=number, **made, **values)


def sent(number: str) -> Document:
    return a_document(number, status="sent")


@case("reports.services.documents.queue_again", "job.queue")
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    document = a_document("N1")
    return lambda: documents.queue_again(by=officer, documents=[document])


@case("reports.services.requests.ask_for_service_records", "job.queue")
def _(tmp: Path) -> Call:
    evaluated()
    a.a_service(a.a_volunteer(), Site.objects.all()[0], date(YEAR, 3, 1))
    return lambda: requests.ask_for_service_records(by=SYSTEM, year=YEAR, numbers="V1")


@case("reports.services.bulletins.ask_for_bulletin", "job.queue")
def _(tmp: Path) -> Call:
    programme = a.a_site(a.a_programme(), "S1").programme
    officer = an_officer(programme)
    return lambda: bulletins.ask_for_bulletin(by=officer, programme=programme, month=date(YEAR, 3, 1))


@case("reports.services.issuing.queue_issue", "job.queue", keeps=("files_storedfile",))
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    document, issue = sent("N1"), Issue("某妇字〔2026〕3号", TODAY, "扫描件.pdf", a_pdf(b"signed"))
    return lambda: issuing.queue_issue(by=officer, document=document, issue=issue)


@case("reports.services.issuing.move", "document.take_back")
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    document = sent("N1")
    return lambda: issuing.move(by=officer, document=document, move="take_back")


@case("reports.services.issuing.move_all", "document.take_back", "document.take_back")
def _(tmp: Path) -> Call:
    officer = an_officer(evaluated())
    both = [sent("N1"), sent("N2")]
    return lambda: issuing.move_all(by=officer, documents=both, move="take_back")


# photos of the monthly logs


def a_drafted_log() -> MonthlyLog:
    return a.a_log(a.a_site(a.a_programme()), "2025-03", status="draft")


@case("sites.services.logs.photos.add_photo", "log.add_photo")
def _(tmp: Path) -> Call:
    log = a_drafted_log()
    return lambda: photos.add_photo(by=SYSTEM, log=log, row="r1", name="1.jpg", data=a_photo())


@case("sites.services.logs.photos.remove_photo", "log.remove_photo")
def _(tmp: Path) -> Call:
    photo = photos.add_photo(by=SYSTEM, log=a_drafted_log(), row="", name="1.jpg", data=a_photo())
    return lambda: photos.remove_photo(by=SYSTEM, photo=photo)


@case("sites.services.logs.withdrawing.withdraw_photo", "log.withdraw_photo")
def _(tmp: Path) -> Call:
    photo = photos.add_photo(by=SYSTEM, log=a_drafted_log(), row="", name="1.jpg", data=a_photo())
    return lambda: withdrawing.withdraw_photo(by=SYSTEM, photo=photo, reason="x")


# deadlines of monthly logs


def an_overdue_log() -> tuple[Actor, list[Owed]]:
    """An officer of the subdistrict, and the logs that its committee with a clerk owes."""
    programme = a.a_programme()
    site = a.a_site(programme)
    a.a_log(site, f"{TODAY.year - 1}-01")
    a.an_actor(Role.CLERK)
    officer = a.an_actor(Role.SUBDISTRICT_OFFICER)
    return officer, overdue(officer)


@case("portal.reminding.services.queueing.queue_digests", "reminders.queue")
def _(tmp: Path) -> Call:
    user = a.an_actor(Role.CLERK).user
    assert user
    draft = Draft(user, "提醒", [("月报", "/")], ["log S1 2025-01"])
    return lambda: queue_digests(by=SYSTEM, kind="deadlines", day=TODAY, drafts=[draft])


@case("sites.services.reminding.remind_due", "reminders.queue")
def _(tmp: Path) -> Call:
    an_overdue_log()
    monday = timezone.make_aware(datetime(TODAY.year - 1, 7, 6, 9))
    monday += timedelta(days=-monday.weekday() % 7)
    return lambda: reminding.remind_due(by=SYSTEM, now=monday)


@case("sites.services.reminding.remind_now", "reminders.queue")
def _(tmp: Path) -> Call:
    officer, rows = an_overdue_log()
    return lambda: reminding.remind_now(by=officer, rows=rows)


def an_exemption() -> dict[str, Any]:
    return {"kind": "停课", "starts": TODAY, "ends": TODAY, "reason": "装修"}


@case("sites.services.exemptions.grant_exemption", "exemption.grant", keeps=("files_storedfile",))
def _(tmp: Path) -> Call:
    proof = exemptions.Proof("proof.pdf", a_pdf())
    return lambda: exemptions.grant_exemption(by=SYSTEM, proof=proof, **an_exemption())


@case("sites.services.exemptions.withdraw_exemption", "exemption.withdraw")
def _(tmp: Path) -> Call:
    granted = exemptions.grant_exemption(by=SYSTEM, **an_exemption())
    return lambda: exemptions.withdraw_exemption(by=SYSTEM, exemption=granted, reason="如期开课")


# the log's page


@case("sites.services.logs.enrolling.enrol", "log.enrol")
def _(tmp: Path) -> Call:
    site = a.a_site(a.a_programme())
    course = a.a_course(site.programme)
    return lambda: enrolling.enrol(by=SYSTEM, site=site, counts={course.code: 26})


@case("sites.services.logs.handing_in.hand_in", "log.submit")
def _(tmp: Path) -> Call:
    log = a.a_log(a.a_site(a.a_programme()), "2025-03", status="draft", open_days=5)
    handed = {"edit": None, "explanations": {}, "asked_already": True}
    return lambda: handing_in.hand_in(by=SYSTEM, log=log, **handed)
