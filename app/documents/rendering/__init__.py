"""Papers as files: PDF by typst, DOCX for whoever wants to go on writing."""

from app.documents.rendering.docx import docx
from app.documents.rendering.pdf import pdf

__all__ = ["docx", "pdf"]
