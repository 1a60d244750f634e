from django.db import migrations
from django.db.models import Min

NUMBER, PURPOSE = "迁移前既有审计岗位", "系统启用审计任务前已设立的审计岗位，沿用至该岗位原定截止日"


def give_auditors_an_assignment(apps, schema_editor):
    """Posts of auditors from before there were assignments keep what they had: the whole district, to their own end."""
    posts = apps.get_model("accounts", "Post").objects.filter(role="auditor", assignment=None)
    if starts := posts.aggregate(first=Min("starts"))["first"]:
        assignments = apps.get_model("accounts", "AuditAssignment").objects
        given, _created = assignments.get_or_create(
            number=NUMBER, defaults={"purpose": PURPOSE, "starts": starts, "ordered_by": "system"}
        )
        posts.update(assignment=given)


class Migration(migrations.Migration):
    """By itself: PostgreSQL does not alter a table in the transaction that has written to it."""

    dependencies = [("accounts", "0004_audit_assignments")]

    operations = [migrations.RunPython(give_auditors_an_assignment, migrations.RunPython.noop)]
