"""What the audit trail calls what is done to the ledgers, which are no app of their own."""

from django.utils.translation import gettext_lazy as _

from portal.registry import audit_actions

audit_actions.add("ledgers.import", _("import ledgers"))
audit_actions.add("ledgers.export", _("export ledgers"))
audit_actions.add("ledgers.save", _("change a ledger row"))
audit_actions.add("personal.retention", _("erase what was kept of persons long enough"))
