"""Tables in and out of files: text tables and workbooks read by content, found below their headings, written safely."""

from app.core.tabular.cells import MAX_BYTES, MAX_COLUMNS, MAX_ROWS, Cell, Sheet, Workbook, as_text
from app.core.tabular.digits import whole_digits
from app.core.tabular.errors import TabularError
from app.core.tabular.headings import Dropped, Row, Table, find_table
from app.core.tabular.opendocument import MIME_ODS, write_ods
from app.core.tabular.packed import Packed
from app.core.tabular.reading import read
from app.core.tabular.writing import MIME_CSV, MIME_XLSX, SheetOut, write_csv, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_COLUMNS",
    "MAX_ROWS",
    "MIME_CSV",
    "MIME_ODS",
    "MIME_XLSX",
    "Cell",
    "Dropped",
    "Packed",
    "Row",
    "Sheet",
    "SheetOut",
    "Table",
    "TabularError",
    "Workbook",
    "as_text",
    "find_table",
    "read",
    "whole_digits",
    "write_csv",
    "write_ods",
    "write_xlsx",
]
