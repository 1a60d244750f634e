"""The words of the tables in `expected/`: whose object, which thing, which column."""

from portal.accounts.rights import Role

#: whose object a request is about, seen from the committee 甲一 and its programme 甲; README.md explains them
OWN, SIBLING, PARENT, OTHER, ANOTHER = "本", "邻", "上", "外", "异"
SLOTS = (OWN, SIBLING, PARENT, OTHER, ANOTHER)
#: an object that nobody has: what lies outside the scope must not differ from it
NOBODYS = "空"

#: things whose names are planted: what a table calls them → their model
THINGS = {
    "街镇": "accounts.Subdistrict",
    "村居": "accounts.Community",
    "单位": "accounts.Organisation",
    "用户": "accounts.User",
    "任职": "accounts.Post",
    "审计任务书": "accounts.AuditAssignment",
    "工作移交": "accounts.Handover",
    "节假日": "workdays.Holiday",
    "文件": "files.StoredFile",
    "登录锁定": "signin.Failures",
    "任务": "jobs.Job",
    "自己的任务": "jobs.Job",
    "导出任务": "jobs.Job",
    "导入任务": "jobs.Job",
    "审计记录": "audit.Entry",
    "审计链头": "audit.ChainHead",
    "外部系统": "api.Client",
    "项目": "programmes.Programme",
    "项目经办人": "programmes.ProgrammeOfficer",
    "成员单位": "programmes.MemberUnit",
    "阶段": "programmes.Phase",
    "课程": "programmes.Course",
    "考评方案": "programmes.Scheme",
    "考评指标": "programmes.Indicator",
    "等级": "programmes.Band",
    "场所": "sites.Room",
    "项目点": "sites.Site",
    "项目点任职": "sites.SitePost",
    "月报": "sites.MonthlyLog",
    "月报旧版": "sites.LogRevision",
    "免报": "sites.LogExemption",
    "提醒": "reminding.Digest",
    "月报照片": "sites.LogPhoto",
    "月度签发": "sites.MonthSignature",
    "活动": "sites.Activity",
    "事故": "sites.Incident",
    "满意度调查": "sites.Survey",
    "评分": "sites.Mark",
    "他人评分": "sites.Mark",
    "考评批次": "sites.EvaluationRound",
    "考评结果": "sites.Evaluation",
    "指标实测值": "sites.MeasuredValue",
    "指标得分": "sites.Score",
    "志愿服务队": "volunteers.Team",
    "志愿者": "volunteers.Volunteer",
    "服务记录": "volunteers.ServiceRecord",
    "年度评定": "volunteers.Appraisal",
    "奖补标准": "funding.Rate",
    "预算": "funding.Budget",
    "资金分配": "funding.Allocation",
    "奖补资金": "funding.Grant",
    "表扬名额": "reports.AwardQuota",
    "加分规则": "reports.IncentiveRule",
    "激励加分": "reports.IncentivePoint",
    "集体表扬": "reports.Award",
    "志愿者表扬": "reports.Award",
    "文书": "reports.Document",
    "项目文书": "reports.Document",
    "志愿者证书": "reports.Document",
}

#: columns of people: heading → role; who is not signed in and who holds no post have none
ROLES: dict[str, Role | None] = {
    "未登录": None,
    "无任职": None,
    "系统管理员": Role.ADMINISTRATOR,
    "业务经办人": Role.PROGRAMME_OFFICER,
    "财务审核": Role.FINANCE_OFFICER,
    "领导小组办公室主任": Role.OFFICE_DIRECTOR,
    "分管领导": Role.LEADER,
    "成员单位联络员": Role.MEMBER_LIAISON,
    "街镇经办人": Role.SUBDISTRICT_OFFICER,
    "街镇分管领导": Role.SUBDISTRICT_HEAD,
    "村居报送员": Role.CLERK,
    "项目点管理员": Role.SITE_KEEPER,
    "考评组成员": Role.ASSESSOR,
    "志愿者管理员": Role.VOLUNTEER_COORDINATOR,
    "审计人员": Role.AUDITOR,
    "单位党组织联络员": Role.PARTY_LIAISON,
    "在职党员": Role.PARTY_MEMBER,
    "志愿者": Role.VOLUNTEER,
    "承接社会组织": Role.CONTRACTOR,
    "监护人": Role.GUARDIAN,
    "审计人员·部分": Role.AUDITOR,
}
#: an auditor whose assignment names the own subdistrict and the own programme
OF_A_PART = "审计人员·部分"
#: columns of other systems, by what they are given
SYSTEMS: dict[str, Role] = {
    "外部系统·全区": Role.DISTRICT_CLIENT,
    "外部系统·项目": Role.PROGRAMME_CLIENT,
    "外部系统·街镇": Role.SUBDISTRICT_CLIENT,
    "外部系统·村居": Role.COMMUNITY_CLIENT,
}
NOT_SIGNED_IN, NO_POST = "未登录", "无任职"

_OF_SLOT = {OWN: "own", SIBLING: "sib", PARENT: "sup", OTHER: "out", ANOTHER: "alt"}


def name(thing: str, slot: str) -> str:
    """A text that stands nowhere but in the names of this one object, so that it tells where it turns up."""
    return f"zq{list(THINGS).index(thing):02}{_OF_SLOT[slot]}n"


def code(thing: str, slot: str) -> str:
    """The same for its code, which may stand in an address."""
    return name(thing, slot)[:-1] + "c"


#: finds the texts above
PLANTED = r"zq(\d\d)(own|sib|sup|out|alt)([nc])"


def thing_and_slot(number: str, of_slot: str) -> tuple[str, str]:
    """What a planted text is about."""
    return list(THINGS)[int(number)], {short: slot for slot, short in _OF_SLOT.items()}[of_slot]
