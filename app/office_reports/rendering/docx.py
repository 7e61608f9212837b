"""A report as DOCX, to go on writing in: the same words as the PDF, its drawings as the tables they are drawn from."""

from io import BytesIO
from typing import Any

from app.core.tabular.writing import clean
from app.documents.rendering import pictures
from app.office_reports.rendering.words import worded

Block = dict[str, Any]


def docx(content: dict[str, Any]) -> bytes:
    """The report's bytes."""
    # Loaded here, because most workers never make a report and the library is large.
    from docx import Document  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    report = worded(content)
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.9)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Arial", Pt(9.5)
    document.styles["Normal"].paragraph_format.space_after = Pt(4)
    document.core_properties.author, document.core_properties.title = "", clean(report["title"])
    _Writer(document, report["labels"]).write(report)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Writer:
    """Puts blocks into a document."""

    def __init__(self, document: Any, labels: dict[str, str]) -> None:
        self.document, self.labels = document, labels

    def write(self, report: Block) -> None:
        head = report["head"]
        emblem = pictures.logo(head["logo_sha256"])
        if emblem is not None:
            self._emblem(emblem)
        self.line(head["government"].upper(), size=12, is_centred=True)
        self.line(head["name"].upper(), size=15, is_bold=True, is_centred=True)
        for row in head["lines"]:
            self.line(row, size=8.5, is_centred=True)
        self.line(report["title"], size=13, is_bold=True, is_centred=True)
        self.line(report["period"], size=11, is_centred=True)
        self.rows(["", ""], report["about"], has_head=False)
        for block in report["blocks"]:
            self.block(block)

    def block(self, block: Block) -> None:
        kind = block["type"]
        if kind == "heading":
            if block["is_new_page"]:
                self.document.add_page_break()
            self.document.add_heading(
                clean(" · ".join(filter(None, (block["text"], block["note"])))), level=1
            )
        elif kind == "text":
            self.line(block["text"])
        elif kind == "facts":
            self.rows(["", ""], block["rows"], has_head=False)
        elif kind == "figures":
            self.rows(
                ["", "", ""],
                [[one["label"], one["text"], _beside(one)] for one in block["items"]],
                has_head=False,
            )
        elif kind == "table":
            self.caption(block["caption"])
            cells = [[row["label"], *map(_cell, row["cells"])] for row in block["rows"]]
            self.rows([block["subject"], *block["columns"]], cells)
            self.line(block["note"], size=7.5)
        elif kind == "trend":
            self.caption(block["caption"])
            rows = [[one["label"], one["text"], one["before_text"]] for one in block["points"]]
            self.rows(["", block["label"], block["before"]], rows)
        elif kind == "list":
            self.caption(block["caption"])
            if block["rows"]:
                numbered = [[str(number), *row] for number, row in enumerate(block["rows"], 1)]
                self.rows([self.labels["no"], *(one["label"] for one in block["columns"])], numbered)
            self.line(block["note"] if block["rows"] else self.labels["nothing"], size=7.5)

    def line(
        self, content: str, *, size: float = 9.5, is_bold: bool = False, is_centred: bool = False
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        if not content:
            return
        paragraph = self.document.add_paragraph()
        run = paragraph.add_run(clean(content))
        run.bold, run.font.size = is_bold, Pt(size)
        if is_centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def caption(self, content: str) -> None:
        self.document.add_heading(clean(content), level=2)

    def rows(self, heads: list[str], rows: list[list[str]], *, has_head: bool = True) -> None:
        from docx.oxml import OxmlElement  # noqa: PLC0415
        from docx.oxml.ns import qn  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        lines = [heads, *rows] if has_head else rows
        table = self.document.add_table(rows=len(lines), cols=len(heads))
        table.style = "Table Grid"
        # All cells at once: asked for row by row, the library looks every one up anew.
        cells = table._cells
        for at, content in enumerate(content for line in lines for content in line):
            run = cells[at].paragraphs[0].add_run(clean(content))
            run.bold, run.font.size = has_head and at < len(heads), Pt(8)
        if has_head:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            table.rows[0]._tr.get_or_add_trPr().append(mark)
        self.document.add_paragraph()

    def _emblem(self, content: bytes) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Cm  # noqa: PLC0415

        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run().add_picture(BytesIO(content), height=Cm(2))


def _beside(one: Block) -> str:
    return " · ".join(filter(None, (one["change"], one["note"])))


def _cell(one: Block) -> str:
    beside = _beside(one)
    return f"{one['text']} ({beside})" if beside else one["text"]
