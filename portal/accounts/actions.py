"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import Role
from portal.registry import Traces, audit_actions, audit_roles, audited

audit_actions.add("user.create", _("create a user"))
audit_actions.add("user.create_demo", _("create a demo account"))
audit_actions.add("user.change", _("change a user"))
audit_actions.add("user.set_password", _("set a user's password"))
audit_actions.add("user.change_own_password", _("change one's own password"))
audit_actions.add("post.grant", _("grant a post"))
audit_actions.add("post.end", _("end a post"))
audit_actions.add("post.hand_over", _("hand over an office"))
audit_actions.add("post.keep", _("withdraw a handover"))
audit_actions.add("assignment.make", _("enter an audit assignment"))
audit_actions.add("assignment.end", _("set the end of an audit assignment"))

for code, label in Role.choices:
    audit_roles.add(code, label)

#: whatever is done to an account or its posts goes by the user's name
_OF_USERS = ("user.", "post.", "login.", "session.", "client.")
audited.add("user", Traces("accounts.user", _OF_USERS, lambda row: row.username))
