from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('volunteers', '0003_own_person'),
    ]

    operations = [
        migrations.AddField(
            model_name='volunteer',
            name='erased_at',
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name='identity erased at'),
        ),
    ]
