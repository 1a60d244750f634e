"""What the audit trail calls what is done here."""

from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import Role
from portal.registry import audit_actions, audit_roles

audit_actions.add("user.create", _("create a user"))
audit_actions.add("user.create_demo", _("create a demo account"))
audit_actions.add("user.change", _("change a user"))
audit_actions.add("user.set_password", _("set a user's password"))
audit_actions.add("user.change_own_password", _("change one's own password"))
audit_actions.add("post.grant", _("grant a post"))
audit_actions.add("post.end", _("end a post"))

for code, label in Role.choices:
    audit_roles.add(code, label)
