from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0004_identity_erased")]

    operations = [
        migrations.AddIndex(
            model_name="servicerecord", index=models.Index(fields=["date", "id"], name="service_by_date")
        ),
        migrations.AddIndex(
            model_name="servicerecord",
            index=models.Index(fields=["status", "date"], name="service_by_status_and_date"),
        ),
        migrations.AddIndex(
            model_name="appraisal", index=models.Index(fields=["-year", "volunteer"], name="appraisal_by_year")
        ),
    ]
