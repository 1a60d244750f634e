"""Asks what the tables tell to ask, and says where the portal answers something else."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from zlib import crc32

from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from funding.states import ALLOCATION_MOVES
from portal.accounts.actors import Actor
from portal.api.models import Client as System
from portal.workflow import Workflow
from reports.states import AWARD_MOVES, DOCUMENT_MOVES
from sites.models import EvaluationRound
from sites.services.computing import compute
from sites.states import LOG_MOVES, ROUND_MOVES
from tests.permissions import district as districts
from tests.permissions import people, tables
from tests.permissions.asking import Answered, ask, slots_of, url_of
from tests.permissions.district import PHONE
from tests.permissions.lightly import seated
from tests.permissions.tables import Line
from tests.permissions.words import NOT_SIGNED_IN, OF_A_PART, OWN, ROLES, SYSTEMS, code
from tests.web.watch import watching
from volunteers.states import SERVICE_MOVES

T = TypeVar("T")

WORKFLOWS = [ROUND_MOVES, ALLOCATION_MOVES, AWARD_MOVES, DOCUMENT_MOVES, SERVICE_MOVES]
#: those whose things are brought into the state from which a line moves them
MOVED = [*WORKFLOWS, LOG_MOVES]
#: answers after which nothing is written: not even tried, or (拒) taken back with its entry of the audit trail
UNWRITTEN = (tables.FORBIDDEN, tables.NOTHING, tables.LOGIN, tables.NO_METHOD, tables.REFUSED)
_DONE_OR_RULED_OUT = {tables.ALLOWED, tables.REFUSED}


@dataclass(frozen=True)
class Fault:
    """A cell in which the portal does not answer as the table says."""

    column: str
    line: Line
    slot: str
    said: str

    def __str__(self) -> str:
        whose = f"{self.line.thing}·{self.slot}" if self.slot else self.line.thing
        return f"{self.line.table}.csv: {self.column} · {self.line} · {whose}: {self.said}"


def in_words(faults: Iterable[Fault]) -> str:
    """A line for each way in which something is wrong, with whose things it is wrong for."""
    slots: dict[tuple[str, Line, str], str] = {}
    for fault in faults:
        slots[fault.column, fault.line, fault.said] = slots.get((fault.column, fault.line, fault.said), "") + fault.slot
    return "\n".join(str(Fault(*key[:2], slots[key], key[2])) for key in slots)


def expected(line: Line, column: str, slot: str) -> set[str]:
    """The words that the cell allows for the thing of this slot; see expected/README.md."""
    cell, seen = line[column], is_seen(line, column, slot)
    if cell == tables.ALLOWED:
        return _DONE_OR_RULED_OUT
    if cell == tables.IN_SCOPE:
        return _DONE_OR_RULED_OUT if seen else {tables.NOTHING}
    if cell == tables.OWN_ONLY:
        return _DONE_OR_RULED_OUT if slot == OWN else {tables.FORBIDDEN if seen else tables.NOTHING}
    if cell == tables.FORBIDDEN:
        return {tables.FORBIDDEN} if seen else {tables.FORBIDDEN, tables.NOTHING}
    if cell == tables.REFUSED:
        return {tables.REFUSED} if seen else {tables.NOTHING}
    return {cell}


def is_seen(line: Line, column: str, slot: str) -> bool:
    return not slot or slot in tables.scope()[line.thing][column]


def sampled(things: Iterable[T]) -> list[T]:
    """All of them, or on PostgreSQL every tenth, always the same."""
    every = 10 if connection.vendor == "postgresql" else 1
    return [thing for thing in things if crc32(str(thing).encode()) % every == 0]


class Matrix:
    """The district, who acts in it, and the requests."""

    def __init__(self) -> None:
        self.district = districts.build()
        self.people = people.settle(self.district)
        districts.strangers(self.district)
        self.systems: dict[str, System] = people.admit(self.district, self.people["系统管理员"])
        self.asked = 0

    @contextmanager
    def as_one_of(self, column: str) -> Iterator["Seat"]:
        """What this column's person or system has in front of it, as long as it acts."""
        if column in SYSTEMS:
            system = self.systems[column]
            with people.acting(self.district, Actor(user=system.post.user, post=system.post)), seated(None):
                token = people.token_of(system, people.all_scopes())
                yield Seat(self, column, Client(), {"authorization": f"Bearer {token}", "accept-language": "en"})
        elif column == NOT_SIGNED_IN:
            with people.acting(self.district, self.people["村居报送员"]), seated(None):
                yield Seat(self, column, people.signed_in(None), {})
        else:
            actor = self.people[column]
            with people.acting(self.district, actor), seated(actor):
                yield Seat(self, column, people.signed_in(actor), {})


@dataclass
class Seat:
    """Who asks."""

    matrix: Matrix
    column: str
    client: Client
    headers: dict[str, str]

    def __post_init__(self) -> None:
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def faults(self, lines: Iterable[Line]) -> list[Fault]:
        """Where the answers are not as the lines say."""
        return [fault for line in lines for fault in self.faults_of(line)]

    def faults_of(self, line: Line) -> Iterator[Fault]:
        outside: dict[str, str] = {}
        for slot in self.slots(line):
            answered, wrote = self.ask(line, slot)
            for said in self._judged(line, slot, answered, wrote):
                yield Fault(self.column, line, slot, said)
            if slot and not is_seen(line, self.column, slot):
                outside[slot] = answered.word
        if line.scope and self.column in SYSTEMS:
            yield from self._without_the_scope(line)
        if len(set(outside.values())) > 1 and not (line.method == "POST" and "move=" in line.parameters):
            yield Fault(self.column, line, "", f"tells what lies outside from what is not there: {outside}")

    def _without_the_scope(self, line: Line) -> Iterator[Fault]:
        """A token that has all scopes but the line's is refused, whatever the system may."""
        answered, wrote = self._but_for(line.scope).ask(line, slots_of(line, self.matrix.district)[0])
        if answered.word != tables.FORBIDDEN or wrote:
            yield Fault(self.column, line, "", f"{answered.word} ({answered.status}) without the scope {line.scope}")
        if line.scope == "volunteers:read" and PHONE in self._text_in_masks(line):
            yield Fault(self.column, line, "", "tells a phone number in clear without the scope volunteers:personal")

    def _but_for(self, scope: str) -> "Seat":
        token = people.token_of(self.matrix.systems[self.column], people.all_scopes() - {scope})
        return replace(self, headers=self.headers | {"authorization": f"Bearer {token}"})

    def _text_in_masks(self, line: Line) -> str:
        return self._but_for("volunteers:personal").ask(line, slots_of(line, self.matrix.district)[0])[0].text

    def slots(self, line: Line) -> list[str]:
        """Whose things are asked for: all where the table makes a difference, else one inside and one outside the
        scope, and what nobody has; what is nobody's and only looked at, one."""
        slots = slots_of(line, self.matrix.district)
        if line[self.column] in (tables.IN_SCOPE, tables.OWN_ONLY, tables.REFUSED) or not slots[0]:
            return slots
        seen = [slot for slot in slots[:-1] if is_seen(line, self.column, slot)]
        unseen = [slot for slot in slots[:-1] if slot not in seen]
        if line.is_nobodys:
            return [*seen, *unseen][:1] if line.method == "GET" else [*[*seen, *unseen][:1], slots[-1]]
        return [*seen[:1], *unseen[:1], slots[-1]]

    def ask(self, line: Line, slot: str) -> tuple[Answered, list[str]]:
        """The answer, and what was written; afterwards everything is as it was."""
        self.matrix.asked += 1
        url = url_of(line, self.matrix.district, slot)
        try:
            with transaction.atomic(), watching() as watch:
                self._prepare(line, slot)
                watch.by_services, watch.past_services = [], []
                try:
                    before = entries()
                    answered = ask(self.client, line, url, **self.headers)
                    after = entries()
                finally:
                    transaction.set_rollback(True)
        except Exception as error:
            return Answered(f"500 {type(error).__name__}: {error}"[:200], 500, ""), []
        finally:
            self.client.cookies = SimpleCookie(self.cookies)  # logging out, too, is taken back
        stayed = answered.word == tables.REFUSED and before == after
        written = [sql for sql in watch.by_services + watch.past_services if "signin_session" not in sql]
        return answered, [] if stayed else written

    def _judged(self, line: Line, slot: str, answered: Answered, wrote: list[str]) -> Iterator[str]:
        wanted = expected(line, self.column, slot)
        if answered.word not in wanted:
            yield f"{answered.word} ({answered.status}) instead of {'/'.join(sorted(wanted))}"
        if line.method != "GET" and wrote and answered.word in UNWRITTEN:
            yield f"refused, but wrote {wrote[0]}"
        if answered.status == 403 and not _has_a_reason(answered.text):
            yield "refused without a reason"
        if leaked := sorted(self.leaked(answered, url_of(line, self.matrix.district, slot))):
            yield f"tells of {'、'.join(leaked)}"
        if PHONE in answered.text and not (self.column in SYSTEMS and line.scope == "volunteers:read"):
            yield "tells a phone number in clear"

    def leaked(self, answered: Answered, url: str = "") -> Iterator[str]:
        """Things in the answer that the column does not see; an address may be repeated."""
        scope, named = tables.scope(), tables.named()
        for thing, whose, is_name in answered.planted():
            known = scope[thing][self.column] | named[thing][self.column]
            if whose not in known and (is_name or code(thing, whose) not in url):
                yield f"{thing}·{whose}{'' if is_name else '（编号）'}"

    def _prepare(self, line: Line, slot: str) -> None:
        """Bring the thing into the state from which the line's move is made, by another person or (`by`) the asker."""
        row = self.matrix.district[line.thing].get(slot) if line.thing and slot else None
        asked = dict(parse_qsl(line.parameters.partition("?")[0]))
        move = asked.get("move") or asked.get("name")
        if row is None or move is None or line.method == "GET" or not hasattr(row, "status"):
            return
        found = [each[move] for each in MOVED if each.name in type(row).__name__.lower() and _has(each, move)]
        state: dict[str, Any] = {"status": found[0].source[0]} if found else {}
        if asked.get("by"):
            user = self.matrix.people.get(self.column)
            state["submitted_by" if hasattr(row, "submitted_by") else "computed_by"] = user.name if user else ""
        if isinstance(row, EvaluationRound):
            state["digest"] = compute(row.programme, row.year, row.as_of).digest
        if state.get("status") == "struck":
            state |= {"reason": "x", "decided_at": timezone.now(), "decided_by": "x"}
        if state:
            type(row)._default_manager.filter(pk=row.pk).update(**state)


def entries() -> int:
    """How many the audit trail has; asked around every request, and so without the way through models."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM audit_chainhead")
        return int(cursor.fetchone()[0])


def _has(workflow: Workflow, move: str) -> bool:
    return move in {each.name for each in workflow.moves}


def _has_a_reason(text: str) -> bool:
    """A sentence under the heading of the page, or the API's `detail`."""
    return bool(re.search(r'"detail": ?"[^"]+"|<section class="panel empty">\s*<h1>[^<]+</h1>\s*<p>[^<]+</p>', text))


def name_of(column: str) -> str:
    return "auditor_of_a_part" if column == OF_A_PART else str((ROLES | SYSTEMS)[column])


ALL_COLUMNS = [*ROLES, *SYSTEMS]
#: the columns in the words of the code, for the names of tests
IN_ENGLISH = ["not_signed_in", "no_post", *(name_of(column) for column, role in (ROLES | SYSTEMS).items() if role)]
