"""What the audit trail calls what is done at the door. All begin with `login.`: none of it changes a ledger
(reports.services.freshness)."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("login.enter", _("log in"))
audit_actions.add("login.leave", _("log out"))
audit_actions.add("login.fail", _("fail to log in"))
audit_actions.add("login.lock", _("be locked out after failures"))
audit_actions.add("login.unlock", _("unlock an account or an address"))
audit_actions.add("login.end_sessions", _("end sessions"))
audit_actions.add("login.set_up_factor", _("set up one's second factor"))
audit_actions.add("login.drop_factor", _("give up one's second factor"))
audit_actions.add("login.reset_factor", _("reset a user's second factor"))
audit_actions.add("login.new_recovery_codes", _("make new recovery codes"))
audit_actions.add("login.bind_identity", _("bind an account to single sign-on"))
audit_actions.add("login.free_identity", _("free an account from single sign-on"))
