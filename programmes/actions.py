"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.registry import Traces, audit_actions, audited

audit_actions.add("officer.assign", _("assign an officer"))
audit_actions.add("officer.unassign", _("take an officer off"))
audit_actions.add("member.add", _("add a member unit"))
audit_actions.add("member.remove", _("take a member unit off"))

audited.add("programme", Traces("programmes.programme", ("officer.", "member."), lambda row: row.code))
