from portal.accounts.rights import Right
from programmes.querysets import OfProgrammeQuerySet
from sites.querysets import OfSiteQuerySet


class MoneyOfProgrammeQuerySet(OfProgrammeQuerySet):
    right = Right.SEE_MONEY
    is_ground_of_money = True


class GrantQuerySet(OfSiteQuerySet):
    right = Right.SEE_MONEY
    is_ground_of_money = True
