from portal.accounts.rights import Right
from portal.accounts.scope import ScopedQuerySet


class ClientQuerySet(ScopedQuerySet):
    right = Right.SEE_ACCOUNTS
