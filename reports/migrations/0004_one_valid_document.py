from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_documents_know_their_subject")]

    operations = [
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['district_summary', 'programme_evaluation', 'site_evaluation', 'evaluation_notice', 'subsidy_notice', 'commendation_notice', 'unit_certificate', 'volunteer_certificate', 'service_record', 'incentive_letter'])), name='document_kind'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'sent', 'issued', 'void'])), name='document_status'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('giver__in', ['', '街镇年度考核', '文明村居评比', '社区教育考评'])), name='document_giver'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'void'), _negated=True), fields=('kind', 'year', 'subject'), name='one_valid_document'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.UniqueConstraint(fields=('kind', 'year', 'subject', 'edition'), name='one_document_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'issued'), _negated=True), models.Q(('issued_on__isnull', False), ('scan__isnull', False)), _connector='OR'), name='issued_document_is_signed'),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'void'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='void_document_has_a_reason'),
        ),
    ]
