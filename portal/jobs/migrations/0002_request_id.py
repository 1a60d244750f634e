from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="job",
            name="request_id",
            field=models.CharField(
                blank=True, default="", editable=False, max_length=64, verbose_name="request number"
            ),
        ),
    ]
