from django.db import migrations

from portal.pinyin import PinyinField, fill


def fill_all(apps, schema_editor):
    for model in ("Room", "Site"):
        fill(apps.get_model("sites", model))


class Migration(migrations.Migration):
    dependencies = [("sites", "0001_initial")]

    operations = [
        migrations.AddField("room", "pinyin_index", PinyinField(of="name")),
        migrations.AddField("site", "pinyin_index", PinyinField(of="name")),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
    ]
