"""What the workers do for the desk, registered when Django is ready."""

from portal.desk import services
from portal.registry import job_kinds

job_kinds.add(services.CHECK, services.check_stored)
job_kinds.add(services.IMPORT, services.import_stored)
job_kinds.add(services.EXPORT, services.export_to_file)
