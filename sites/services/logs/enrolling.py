"""How many are enrolled for the courses of a site."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.actors import Actor
from portal.accounts.rights import Right
from portal.audit.changes import between
from portal.audit.services import lock_head, record
from portal.web.errors import Refused
from portal.workflow import require_own
from sites.models import Enrolment, Site

MOST = 100_000


@transaction.atomic
def enrol(*, by: Actor, site: Site, counts: Mapping[str, int | None]) -> int:
    """Keep how many are enrolled, by the code of the course; None takes a count away. A course that is not named stays.
    Answers how many counts changed.

    Raises Forbidden, or Refused for a course of another programme or a count that is none.
    """
    by.require(Right.WRITE_LOGS)
    lock_head()
    require_own([site], by)
    courses = {course.code: course for course in site.programme.courses.all()}
    if unknown := counts.keys() - courses.keys():
        raise Refused(_("No course of this site's programme: %(codes)s") % {"codes": ", ".join(sorted(unknown))})
    if any(count is not None and not 0 <= count <= MOST for count in counts.values()):
        raise Refused(_("As enrolled count whole numbers from 0 to %(most)d.") % {"most": MOST})
    kept = {one.course_id: one for one in Enrolment.objects.filter(site=site)}
    before: dict[str, int | None] = {}
    after: dict[str, int | None] = {}
    for code, count in counts.items():
        row = kept.get(courses[code].pk)
        if (row.enrolled if row else None) == count:
            continue
        before[code], after[code] = row.enrolled if row else None, count
        if count is None:
            Enrolment.objects.filter(site=site, course=courses[code]).delete()
        else:
            Enrolment.objects.update_or_create(site=site, course=courses[code], defaults={"enrolled": count})
    if after:
        record(by=by, action="log.enrol", target=site.code, details=between(before, after))
    return len(after)
