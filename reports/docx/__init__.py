from reports.docx.writer import written

__all__ = ["written"]
