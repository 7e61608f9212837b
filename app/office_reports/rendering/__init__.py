"""Reports as files: PDF by typst, DOCX to go on writing, XLSX to go on reckoning."""

from app.office_reports.rendering.docx import docx
from app.office_reports.rendering.pdf import pdf
from app.office_reports.rendering.xlsx import xlsx

__all__ = ["docx", "pdf", "xlsx"]
