from portal.accounts.rights import Right
from programmes.querysets import OfProgrammeQuerySet
from sites.querysets import OfSiteQuerySet


class MoneyOfProgrammeQuerySet(OfProgrammeQuerySet):
    right = Right.SEE_MONEY


class GrantQuerySet(OfSiteQuerySet):
    right = Right.SEE_MONEY
