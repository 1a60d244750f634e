from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_posts_before_audit_assignments'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('role', 'auditor'), _negated=True), ('assignment__isnull', False), _connector='OR'), name='post_of_an_auditor_names_the_assignment'),
        ),
    ]
