"""Sheets 街镇, 村居 and 单位 (docs/workbook.md)."""

from portal.accounts.models import (
    COMMUNITY_KINDS,
    COMMUNITY_NATURES,
    ORGANISATION_KINDS,
    SUBDISTRICT_KINDS,
    Community,
    Organisation,
    Subdistrict,
)
from portal.accounts.rights import Right
from portal.ledgers.sheet import Sheet, register
from portal.workbook.columns import Choice, Code, Reference, Text, Whole, yes_no


@register
class SubdistrictSheet(Sheet):
    name, position, model, right = "街镇", 10, Subdistrict, Right.EDIT_ORGANISATION
    columns = (
        Code("代码", "code"),
        Text("名称", "name"),
        Choice("类别", "kind", words=SUBDISTRICT_KINDS),
    )


@register
class CommunitySheet(Sheet):
    name, position, model, right = "村居", 20, Community, Right.EDIT_ORGANISATION
    columns = (
        Code("代码", "code"),
        Text("名称", "name"),
        Reference("街镇代码", "subdistrict", to="街镇"),
        Choice("类别", "kind", words=COMMUNITY_KINDS),
        Choice("性质", "nature", words=COMMUNITY_NATURES),
        Whole("户数", "households", blank=True),
        Whole("常住人口", "residents", blank=True),
        yes_no("具备条件", "fit"),
    )


@register
class OrganisationSheet(Sheet):
    name, position, model, right = "单位", 30, Organisation, Right.EDIT_ORGANISATION
    columns = (
        Code("代码", "code"),
        Text("名称", "name"),
        Choice("类别", "kind", words=ORGANISATION_KINDS),
    )
