from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """What was made before is about a site; its jobs were of a kind of their own."""
    Document, Site = apps.get_model("reports", "Document"), apps.get_model("sites", "Site")
    of_site = Site.objects.filter(pk=OuterRef("site")).values("code")[:1]
    Document.objects.filter(subject="", site__isnull=False).update(subject=Subquery(of_site))
    apps.get_model("jobs", "Job").objects.filter(kind="site_report").update(kind="document")


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_documents_of_every_kind")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
