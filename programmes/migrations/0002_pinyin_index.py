from django.db import migrations

from portal.pinyin import PinyinField, fill


def fill_all(apps, schema_editor):
    for model in ("Programme", "Course"):
        fill(apps.get_model("programmes", model))


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [
        migrations.AddField("programme", "pinyin_index", PinyinField(of="name")),
        migrations.AddField("course", "pinyin_index", PinyinField(of="name")),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
    ]
