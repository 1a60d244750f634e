from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sites", "0003_sites_of_posts")]

    operations = [
        migrations.AddIndex(
            model_name="activity", index=models.Index(fields=["date", "id"], name="activity_by_date")
        ),
    ]
