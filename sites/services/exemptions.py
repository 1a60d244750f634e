"""Exemptions from handing in logs: granted with a reason and, for force majeure, a proof; withdrawn with a reason, and
never deleted. What is measured and scored ignores them (docs/rules.md §2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.models import Community, Subdistrict
from portal.accounts.rights import Reach, Right
from portal.audit.services import lock_head, record
from portal.files import services as files
from portal.files.uploads import clean_name, kind_of_scan
from portal.web.errors import Forbidden, Refused
from programmes.models import Programme
from sites.models import LogExemption, Site
from sites.states import EXEMPTION_KINDS, FORCE_MAJEURE

#: nothing closes for longer without another look at it
LONGEST = timedelta(days=366)
PLACES = ("programme", "subdistrict", "community", "site")


@dataclass(frozen=True)
class Proof:
    """An uploaded file: its name as it came, and its bytes."""

    name: str
    data: bytes


def grant_exemption(
    *,
    by: Actor,
    kind: str,
    starts: date,
    ends: date,
    reason: str,
    programme: Programme | None = None,
    subdistrict: Subdistrict | None = None,
    community: Community | None = None,
    site: Site | None = None,
    proof: Proof | None = None,
) -> LogExemption:
    """No log is asked from `starts` to `ends` of the sites that all that is named has in common; of all sites when
    nothing is named. Raises Forbidden when the actor does not cover what is named, Refused with all that is wrong."""
    named = {"programme": programme, "subdistrict": subdistrict, "community": community, "site": site}
    require_cover(by, named)
    faults, content_type = _faults(kind, starts, ends, reason, named, proof), ""
    if proof:
        try:
            content_type = kind_of_scan(proof.data)
        except Refused as refusal:
            faults += refusal.reasons
    if faults:
        raise Refused(*faults)
    stored = None
    if proof:
        name = clean_name(proof.name, otherwise="proof")
        stored = files.store(by=by, name=name, content_type=content_type, data=proof.data)
    with transaction.atomic():
        lock_head()
        granted = LogExemption.objects.create(
            kind=kind, starts=starts, ends=ends, reason=reason.strip(), proof=stored, granted_by=by.name, **named
        )
        details = {"kind": kind, "ends": ends, **_codes(named), "proof": stored.sha256 if stored else ""}
        record(by=by, action="exemption.grant", target=granted.audit_name, reason=reason.strip(), details=details)
    return granted


@transaction.atomic
def withdraw_exemption(*, by: Actor, exemption: LogExemption, reason: str) -> LogExemption:
    """It holds no more, as if it never had; that it did, and why no more, stays on record. Raises Forbidden or
    Refused."""
    lock_head()
    row = LogExemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
    named = {name: getattr(row, name) for name in PLACES}
    require_cover(by, named)
    if row.withdrawn_at:
        raise Refused(_("This exemption was withdrawn before."))
    if not reason.strip():
        raise Refused(_("A reason is needed."))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_because = timezone.now(), by.name, reason.strip()[:200]
    row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    details = {"kind": row.kind, "ends": row.ends, **_codes(named)}
    record(by=by, action="exemption.withdraw", target=row.audit_name, reason=reason.strip(), details=details)
    return row


def require_grant(by: Actor) -> None:
    """Raises Forbidden for who grants no exemptions at all."""
    if not by.may(Right.EDIT_SITES):
        by.require(Right.CHECK_LOGS)


def require_cover(by: Actor, named: dict[str, Any]) -> None:
    """Raises Forbidden unless the actor grants exemptions and every site that is named is in the own charge."""
    require_grant(by)
    if not covers(by, named):
        raise Forbidden(_("Your post does not cover all that this exemption would name."))


def covers(by: Actor, named: dict[str, Any]) -> bool:
    """Whether what is named lies inside what the actor is in charge of: a programme officer's programmes, a
    subdistrict's communities."""
    site, community = named["site"], named["community"]
    if site is not None and not Site.objects.visible_to(by).filter(pk=site.pk).exists():
        return False
    match by.reach:
        case Reach.EVERYTHING:
            return True
        case Reach.PROGRAMMES:
            programme = site.programme if site else named["programme"]
            return programme is not None and Programme.objects.visible_to(by).filter(pk=programme.pk).exists()
        case Reach.SUBDISTRICT:
            place = site.room.community.subdistrict if site else community.subdistrict if community else None
            place = place or named["subdistrict"]
            return place is not None and place.pk == by.subdistrict_id
        case Reach.COMMUNITY:
            place = site.room.community if site else community
            return place is not None and place.pk == by.community_id
    return False


def _faults(kind: str, starts: date, ends: date, reason: str, named: dict[str, Any], proof: Proof | None) -> list[str]:
    faults = []
    if kind not in EXEMPTION_KINDS:
        faults.append(_("There is no such kind of exemption."))
    if ends < starts:
        faults.append(_("It ends before it begins."))
    elif ends - starts > LONGEST:
        faults.append(_("An exemption lasts a year at most: grant a further one when it is over."))
    if not reason.strip():
        faults.append(_("A reason is needed."))
    elif len(reason.strip()) > 500:
        faults.append(_("The reason is longer than 500 characters."))
    if kind == FORCE_MAJEURE and proof is None:
        faults.append(_("Force majeure needs a proof: a notice or a record as PDF, PNG or JPEG."))
    if not _fits(**named):
        faults.append(_("No site lies in all that is named: programme, subdistrict, community and site must fit."))
    return faults


def _fits(
    programme: Programme | None, subdistrict: Subdistrict | None, community: Community | None, site: Site | None
) -> bool:
    """Whether what is named has anything in common."""
    if site:
        place = site.room.community
        return (
            (programme is None or programme.pk == site.programme_id)
            and (community is None or community.pk == place.pk)
            and (subdistrict is None or subdistrict.pk == place.subdistrict_id)
        )
    return community is None or subdistrict is None or subdistrict.pk == community.subdistrict_id


def _codes(named: dict[str, Any]) -> dict[str, str]:
    return {name: thing.code for name, thing in named.items() if thing}
