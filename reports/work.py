"""What the workers do for documents, registered when Django is ready."""

from contextlib import suppress
from typing import Any

from django.conf import settings

from portal.jobs.run import Run
from portal.registry import job_kinds, worker_warmups
from reports import docx
from reports.pdf import fonts, render
from reports.services.documents import DOCUMENT_JOB
from reports.services.issuing import ISSUE_JOB, finalise
from reports.services.printing import make_document


def prepare_printing() -> None:
    """Once in a worker's parent process: what is missing on the machine is said before any work is taken."""
    with suppress(fonts.FontsMissing):  # named below, with whatever else is missing
        fonts.activate(settings.FONT_HOME)
    if problems := fonts.requirements():
        raise fonts.FontsMissing("\n".join(problems))
    docx.warm_up()
    render.warm_up()


def document(run: Run) -> dict[str, Any]:
    return make_document(run)


worker_warmups.add("printing", prepare_printing)
job_kinds.add(DOCUMENT_JOB, document)
job_kinds.add(ISSUE_JOB, finalise)
