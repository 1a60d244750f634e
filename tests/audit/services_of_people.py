"""Accounts, the door, other systems, the trail itself, ledgers and jobs: see services_cases.py."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from portal.accounts.actors import SYSTEM, Actor
from portal.accounts.models import User
from portal.accounts.rights import Role
from portal.accounts.services import audits, beginning, handover, users
from portal.api.services import clients, revealing
from portal.audit import checking, lists
from portal.audit import services as audit
from portal.audit.services import Note
from portal.desk import services as desk
from portal.desk.demo.holidays import notice_of
from portal.jobs.models import Job
from portal.jobs.services import asking
from portal.ledgers import services as ledgers
from portal.signin import totp
from portal.signin.models import Failures, Identity, SecondFactor, Session
from portal.signin.services import attempts, factors, identities, sessions
from portal.workdays.services import enter_holidays
from tests import factories as a
from tests.audit.services_cases import Call, case
from tests.ledgers.factory import tables, write

YEAR = a.YEAR
TODAY = timezone.localdate()


# people


def admin() -> Actor:
    return a.an_actor(Role.ADMINISTRATOR, "admin1")


def a_user(name: str = "zhou") -> User:
    return User.objects.create_user(name, name=name)


@case("portal.accounts.services.users.create_user", "user.create")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: users.create_user(by=by, username="zhou", name="周", password="a-long-Passw0rd-2025")


@case("portal.accounts.services.users.change_user", "user.change")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    return lambda: users.change_user(by=by, user=user, name="周二", email="z@example.org", is_active=False)


@case("portal.accounts.services.users.set_password", "user.set_password")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    return lambda: users.set_password(by=by, user=user, password="a-long-Passw0rd-2025")


@case("portal.accounts.services.users.change_own_password", "user.change_own_password")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: users.change_own_password(by=by, password="a-long-Passw0rd-2025")


@case("portal.accounts.services.users.grant_post", "post.grant")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    return lambda: users.grant_post(by=by, user=user, role=Role.LEADER)


@case("portal.accounts.services.users.end_post", "post.end")
def _(tmp: Path) -> Call:
    by, post = admin(), a.an_actor(Role.LEADER).post
    return lambda: users.end_post(by=by, post=post, ends=TODAY)


def an_office() -> tuple[Actor, User, list[Any]]:
    return admin(), a_user("successor"), [a.an_actor(Role.LEADER).post]


@case("portal.accounts.services.handover.hand_over", "post.hand_over")
def _(tmp: Path) -> Call:
    by, successor, posts = an_office()
    return lambda: handover.hand_over(by=by, posts=posts, successor=successor, day=TODAY, reason="换岗")


@case("portal.accounts.services.handover.withdraw_handover", "post.keep")
def _(tmp: Path) -> Call:
    by, successor, posts = an_office()
    [made] = handover.hand_over(by=by, posts=posts, successor=successor, day=TODAY + timedelta(9), reason="换岗")
    return lambda: handover.withdraw_handover(by=by, handover=made, reason="不再换岗")


@case("portal.accounts.services.audits.make_assignment", "assignment.make")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: audits.make_assignment(by=by, number="审1", purpose="审计", starts=TODAY, ends=TODAY)


@case("portal.accounts.services.audits.end_assignment", "assignment.end")
def _(tmp: Path) -> Call:
    by, audited = admin(), a.an_audit()
    return lambda: audits.end_assignment(by=by, assignment=audited, ends=TODAY)


@case("portal.accounts.services.beginning.create_first_administrator", "user.create", "post.grant")
def _(tmp: Path) -> Call:
    return lambda: beginning.create_first_administrator(by=SYSTEM)


@case("portal.accounts.services.beginning.create_demo_user", "user.create_demo")
def _(tmp: Path) -> Call:
    return lambda: beginning.create_demo_user(by=SYSTEM, username="demo", name="演示", password="x")


@case("portal.accounts.services.beginning.demo_assignment", "assignment.make")
def _(tmp: Path) -> Call:
    return lambda: beginning.demo_assignment(by=SYSTEM)


@case("portal.accounts.services.beginning.grant_demo_post", "post.grant")
def _(tmp: Path) -> Call:
    user = a_user()
    return lambda: beginning.grant_demo_post(by=SYSTEM, user=user, role=Role.LEADER)


# at the door


def a_factor(user: User | None) -> SecondFactor:
    return SecondFactor.objects.create(user=user, secret=totp.new_secret(), confirmed_at=timezone.now())


def code_of(factor: SecondFactor) -> str:
    return totp.code_at(factor.secret, timezone.now().timestamp())


def a_session(user: User | None, key: str) -> Session:
    return Session.objects.create(session_key=key, expire_date=timezone.now() + timedelta(1), user=user)


@case("portal.signin.services.attempts.unlock", "login.unlock")
def _(tmp: Path) -> Call:
    by, row = admin(), Failures.objects.create(key="k", label="zhou")
    return lambda: attempts.unlock(by=by, pk=row.pk, reason="忘记密码")


@case("portal.signin.services.factors.confirm", "login.set_up_factor")
def _(tmp: Path) -> Call:
    by = admin()
    factor = SecondFactor.objects.create(user=by.user, secret=totp.new_secret())
    return lambda: factors.confirm(by=by, code=code_of(factor))


@case("portal.signin.services.factors.new_codes", "login.new_recovery_codes")
def _(tmp: Path) -> Call:
    by = admin()
    factor = a_factor(by.user)
    return lambda: factors.new_codes(by=by, code=code_of(factor))


@case("portal.signin.services.factors.drop", "login.drop_factor")
def _(tmp: Path) -> Call:
    by = admin()
    factor = a_factor(by.user)
    return lambda: factors.drop(by=by, code=code_of(factor))


@case("portal.signin.services.factors.reset", "login.reset_factor")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    a_factor(user)
    return lambda: factors.reset(by=by, user=user, reason="手机丢失")


@case("portal.signin.services.identities.bind", "login.bind_identity")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    return lambda: identities.bind(by=by, user=user, subject="s1", reason="接入")


@case("portal.signin.services.identities.free", "login.free_identity")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    Identity.objects.create(user=user, issuer="i", subject="s")
    return lambda: identities.free(by=by, user=user, reason="更换")


@case("portal.signin.services.sessions.end", "login.end_sessions")
def _(tmp: Path) -> Call:
    by = admin()
    a_session(by.user, "one")
    return lambda: sessions.end(by=by, pk="one")


@case("portal.signin.services.sessions.end_others", "login.end_sessions")
def _(tmp: Path) -> Call:
    by = admin()
    a_session(by.user, "one"), a_session(by.user, "two")
    return lambda: sessions.end_others(by=by, keep="one")


@case("portal.signin.services.sessions.end_all", "login.end_sessions")
def _(tmp: Path) -> Call:
    by, user = admin(), a_user()
    a_session(user, "one")
    return lambda: sessions.end_all(by=by, user=user, reason="离岗")


# other systems


def a_client() -> Any:
    return clients.create_client(by=SYSTEM, code="city", name="市平台", scopes=["sites:read"])[0]


@case("portal.api.services.clients.create_client", "client.create")
def _(tmp: Path) -> Call:
    return a_client


@case("portal.api.services.clients.rotate_secret", "client.rotate")
def _(tmp: Path) -> Call:
    client = a_client()
    return lambda: clients.rotate_secret(by=SYSTEM, client=client)


@case("portal.api.services.clients.revoke_client", "client.revoke")
def _(tmp: Path) -> Call:
    client = a_client()
    return lambda: clients.revoke_client(by=SYSTEM, client=client)


@case("portal.api.services.revealing.record_revealed", "volunteers.reveal")
def _(tmp: Path) -> Call:
    return lambda: revealing.record_revealed(by=SYSTEM, numbers=["V1"])


# the trail itself


@case("portal.audit.services.record", "test.act")
def _(tmp: Path) -> Call:
    return lambda: audit.record(by=SYSTEM, action="test.act")


@case("portal.audit.services.record_many", "test.act", "test.other")
def _(tmp: Path) -> Call:
    return lambda: audit.record_many(by=SYSTEM, notes=[Note("test.act"), Note("test.other")])


@case("portal.audit.services.record_reveal", "personal.reveal")
def _(tmp: Path) -> Call:
    return lambda: audit.record_reveal(by=SYSTEM, target="V1", fields=["phone"], reason="回访")


@case("portal.audit.lists.record_export", "list.export")
def _(tmp: Path) -> Call:
    return lambda: lists.record_export(by=SYSTEM, name="sites.site", chosen={}, rows=1)


@case("portal.audit.checking.check_trail", "audit.verify")
def _(tmp: Path) -> Call:
    return lambda: checking.check_trail(by=SYSTEM)


# ledgers, jobs, files


@case("portal.ledgers.services.import_workbook", "ledgers.import")
def _(tmp: Path) -> Call:
    path = write(tables(), tmp / "district.xlsx")
    return lambda: ledgers.import_workbook(by=SYSTEM, path=path)


@case("portal.workdays.services.enter_holidays", "ledgers.import")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: enter_holidays(by=by, year=2026, text=notice_of(2026))


@case("portal.ledgers.services.save_row", "ledgers.save")
def _(tmp: Path) -> Call:
    values = {"code": "T9", "name": "队伍", "unit": None, "yearly_exit": False}
    return lambda: ledgers.save_row(by=SYSTEM, sheet="队伍", values=values)


def a_job(**values: Any) -> Job:
    return Job.objects.create(kind="ledgers.export", title="导出", params={}, **values)


@case("portal.jobs.services.asking.queue", "job.queue")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: asking.queue(by=by, kind=desk.EXPORT, title="导出", params={})


@case("portal.jobs.services.asking.queue_batch", "job.queue")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: asking.queue_batch(by=by, kind=desk.EXPORT, title="批", parts=[("1", {}), ("2", {})])


@case("portal.jobs.services.asking.cancel", "job.cancel")
def _(tmp: Path) -> Call:
    by = admin()
    job = a_job(user=by.user, post=by.post)
    return lambda: asking.cancel(by=by, job=job)


@case("portal.jobs.services.asking.retry", "job.retry")
def _(tmp: Path) -> Call:
    by = admin()
    job = a_job(user=by.user, post=by.post, status="failed", error="x", finished_at=timezone.now())
    return lambda: asking.retry(by=by, job=job)


@case("portal.desk.services.queue_check", "job.queue", keeps=("files_storedfile",))
def _(tmp: Path) -> Call:
    by, data = admin(), write(tables(), tmp / "district.xlsx").read_bytes()
    return lambda: desk.queue_check(by=by, name="台账.xlsx", data=[data])


@case("portal.desk.services.queue_import", "job.queue")
def _(tmp: Path) -> Call:
    by = admin()
    checked = a_job(status="done", finished_at=timezone.now(), result={"changed": True, "counts": {}})
    checked.kind = desk.CHECK
    return lambda: desk.queue_import(by=by, checked=checked)


@case("portal.desk.services.queue_export", "job.queue")
def _(tmp: Path) -> Call:
    by = admin()
    return lambda: desk.queue_export(by=by, year=YEAR)
