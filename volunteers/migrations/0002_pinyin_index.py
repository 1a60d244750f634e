from django.db import migrations

from portal.pinyin import PinyinField, fill


def fill_all(apps, schema_editor):
    for model in ("Team", "Volunteer"):
        fill(apps.get_model("volunteers", model))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0001_initial")]

    operations = [
        migrations.AddField("team", "pinyin_index", PinyinField(of="name")),
        migrations.AddField("volunteer", "pinyin_index", PinyinField(of="name", person=True)),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
    ]
