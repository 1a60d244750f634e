from django.db import migrations


def remember(apps, schema_editor):
    """The passwords of accounts that were there before: used, and as old as the account at the most."""
    User = apps.get_model("accounts", "User")
    UsedPassword = apps.get_model("signin", "UsedPassword")
    users = User.objects.exclude(password__startswith="!").exclude(password="")
    UsedPassword.objects.bulk_create(
        (UsedPassword(user_id=user.pk, password=user.password, set_at=user.date_joined) for user in users.iterator()),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("signin", "0001_sessions_and_factors"), ("accounts", "0003_posts_of_other_systems")]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop, elidable=True)]
