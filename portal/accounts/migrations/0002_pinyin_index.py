from django.db import migrations

from portal.pinyin import PinyinField, fill


def fill_all(apps, schema_editor):
    for model in ("Subdistrict", "Community", "Organisation"):
        fill(apps.get_model("accounts", model))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField("subdistrict", "pinyin_index", PinyinField(of="name")),
        migrations.AddField("community", "pinyin_index", PinyinField(of="name")),
        migrations.AddField("organisation", "pinyin_index", PinyinField(of="name")),
        migrations.RunPython(fill_all, migrations.RunPython.noop),
    ]
