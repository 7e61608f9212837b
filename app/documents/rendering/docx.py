"""A paper as DOCX, to go on writing in: a template made here, filled in by docxtpl."""

from functools import cache
from io import BytesIO
from typing import Any

from app.documents.rendering import codes, pictures

PHOTO_WIDTH_CM = 7.5
LOGO_HEIGHT_CM = 2.3
CODE_WIDTH_CM = 2.2


def docx(paper: dict[str, Any]) -> bytes:
    """The paper's bytes; what people typed is escaped and stays text."""
    # Loaded here, because most workers never make a paper and the libraries are large.
    from docx.shared import Cm  # noqa: PLC0415
    from docxtpl import DocxTemplate, InlineImage  # noqa: PLC0415

    template = DocxTemplate(BytesIO(_base()))
    emblem = pictures.logo(paper["head"]["logo_sha256"])
    photos = pictures.photos_of(paper)

    def image(content: bytes | None, **size: Any) -> Any:
        return InlineImage(template, BytesIO(content), **size) if content else ""

    def block(one: dict[str, Any]) -> dict[str, Any]:
        if one["type"] == "pictures":
            kept = [item for item in one["items"] if item["sha256"] in photos]
            shown = [
                {**item, "image": image(photos[item["sha256"]], width=Cm(PHOTO_WIDTH_CM))} for item in kept
            ]
            return {"type": "pictures", "rows": [shown[at : at + 2] for at in range(0, len(shown), 2)]}
        if one["type"] == "facts":
            return {**one, "rows": [{**row, "text": _numbered(row["values"])} for row in one["rows"]]}
        return one

    template.render(
        {
            **paper,
            "logo": image(emblem, height=Cm(LOGO_HEIGHT_CM)),
            "code": image(
                codes.png(paper["verify"]["address"]) if paper["verify"] else None, width=Cm(CODE_WIDTH_CM)
            ),
            "blocks": [block(one) for one in paper["blocks"]],
            "annex": [block(one) for one in paper["annex"]],
        },
        autoescape=True,
    )
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def _numbered(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    return "\n".join(f"{number}. {value}" for number, value in enumerate(values, 1))


@cache
def _base() -> bytes:
    """The template every paper is filled into: it holds the loops, no words of its own but the few of a letter."""
    from docx import Document  # noqa: PLC0415
    from docx.shared import Cm, Pt  # noqa: PLC0415

    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.3), Cm(2)
    section.top_margin, section.bottom_margin = Cm(1.8), Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(10.5)
    normal.paragraph_format.space_after = Pt(4)
    document.core_properties.author = ""
    document.core_properties.title = ""
    draft = _Draft(document)
    draft.line("{%p if has_head %}")
    draft.letterhead()
    draft.line("{%p endif %}")
    draft.line("{{ heading }}", bold=True, underline=True, size=12, align="center")
    draft.line("Nomor: {{ number }}", align="center")
    draft.line("{%p for line in further %}")
    draft.line("{{ line }}", align="center")
    draft.line("{%p endfor %}")
    draft.blocks("blocks")
    draft.signature()
    draft.line("{%p if copies %}")
    draft.line("Tembusan:", size=9)
    draft.line("{%p for copy in copies %}")
    draft.line("{{ loop.index }}. {{ copy }}", size=9)
    draft.line("{%p endfor %}")
    draft.line("{%p endif %}")
    draft.verification()
    draft.line("{%p if annex %}")
    document.add_page_break()
    draft.line("Lampiran {{ heading }}\nNomor: {{ number }}\nTanggal: {{ dated }}")
    draft.blocks("annex")
    draft.line("{%p endif %}")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Draft:
    """Writes the template's paragraphs and tables."""

    def __init__(self, document: Any) -> None:
        self.document = document

    def line(
        self,
        content: str,
        *,
        into: Any = None,
        bold: bool = False,
        underline: bool = False,
        size: float | None = None,
        align: str | None = None,
        keep: bool = False,
    ) -> Any:
        """A paragraph of its own, or one in a cell (``into``); ``keep`` holds it on one page with what follows."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH  # noqa: PLC0415
        from docx.shared import Pt  # noqa: PLC0415

        paragraph = into if into is not None else self.document.add_paragraph()
        run = paragraph.add_run(content)
        run.bold, run.underline = bold, underline
        if size:
            run.font.size = Pt(size)
        paragraph.paragraph_format.keep_with_next = keep or None
        if align:
            paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        return paragraph

    def cell(self, cell: Any, content: str, **options: Any) -> None:
        """The first paragraph of a cell."""
        self.line(content, into=cell.paragraphs[0], **options)

    def table(self, widths: list[float], *, grid: bool = True) -> Any:
        from docx.shared import Cm  # noqa: PLC0415

        table = self.document.add_table(rows=1, cols=len(widths))
        if grid:
            table.style = "Table Grid"
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Cm(width)
        return table

    def letterhead(self) -> None:
        table = self.table([2.4, 14.3], grid=False)
        logo, words = table.rows[0].cells
        self.cell(logo, "{{ logo }}", align="center")
        self.cell(words, "{{ head.government|upper }}", size=12, align="center")
        self.line("{{ head.name|upper }}", into=words.add_paragraph(), bold=True, size=15, align="center")
        self.line("{%p for row in head.lines %}", into=words.add_paragraph())
        self.line("{{ row }}", into=words.add_paragraph(), size=8.5, align="center")
        self.line("{%p endfor %}", into=words.add_paragraph())
        _underlined(self.document.add_paragraph())

    def signature(self) -> None:
        self.line("{%p if sign %}")
        table = self.table([8, 8.7], grid=False)
        right = table.rows[0].cells[1]
        self.cell(right, "{{ sign.lines|join('\n') }}")
        self.line("\n{{ sign.mark or '\n' }}\n", into=right.add_paragraph(), size=8)
        self.line("{{ sign.name }}", into=right.add_paragraph(), bold=True, underline=True)
        self.line("{{ sign.under|join('\n') }}", into=right.add_paragraph())
        self.line("{%p endif %}")

    def verification(self) -> None:
        self.line("{%p if verify %}")
        self.line("{{ code }}")
        self.line("{{ verify.words }}\n{{ verify.address }}", size=8)
        self.line("{%p endif %}")

    def blocks(self, name: str) -> None:
        """The loop over the parts of a paper, one branch for each type."""
        self.line(f"{{%p for block in {name} %}}")
        self._branch("heading")
        self.line("{{ block.text }}", bold=True, keep=True)
        self._end()
        self._branch("command")
        self.line("{{ block.text }}", bold=True, align="center", keep=True)
        self._end()
        self._branch("centred")
        self.line("{{ block.lines|join('\n') }}", bold=True, align="center")
        self._end()
        for keep in (True, False):
            self.line(f"{{%p if {'' if keep else 'not '}block.closes %}}")
            self._branch("text")
            self.line("{{ block.text }}", keep=keep)
            self._end()
            self._branch("items")
            self.line("{%p for item in block['items'] %}")
            self.line("{{ loop.index }}. {{ item }}", keep=keep)
            self.line("{%p endfor %}")
            self._end()
            self._end()
        self._facts()
        self._rows()
        self._pictures()
        self._signers()
        self.line("{%p endfor %}")

    def _branch(self, *types: str) -> None:
        known = ", ".join(f"'{one}'" for one in types)
        self.line(f"{{%p if block.type in [{known}] %}}")

    def _end(self) -> None:
        self.line("{%p endif %}")

    def _facts(self) -> None:
        self._branch("facts")
        table = self.table([4.2, 0.5, 12], grid=False)
        self._around(table, "{%tr for row in block.rows %}")
        label, colon, value = table.add_row().cells
        self.cell(label, "{{ row.label }}")
        self.cell(colon, ":")
        self.cell(value, "{{ row.text }}")
        self._around(table, "{%tr endfor %}", is_last=True)
        self._end()

    def _rows(self) -> None:
        """A table whose number of columns only the paper knows; its headings return on every page."""
        self._branch("table", "signing_table")
        table = self.table([1, 12, 1, 3])
        head = table.rows[0]
        _repeated(head)
        self.cell(head.cells[0], "No.", bold=True, size=9, align="center")
        # Loops over cells stand in cells of their own, which docxtpl takes away.
        self._columns(table, head, "column in block.columns", "{{ column.label }}", "Tanda tangan", bold=True)
        self._around(table, "{%tr for row in block.rows %}", new=True)
        line = table.add_row()
        self.cell(line.cells[0], "{{ row[0] }}", size=9, align="center")
        self._columns(table, line, "cell in row[1:]", "{{ cell }}", "{{ row[0] }}. ................")
        self._around(table, "{%tr endfor %}", is_last=True)
        self._end()
        self.line("")

    def _columns(
        self, table: Any, row: Any, loop: str, content: str, signs: str, *, bold: bool = False
    ) -> None:
        cells = row.cells
        self.cell(cells[1], f"{{%tc for {loop} %}}")
        self.cell(cells[2], content, bold=bold, size=9)
        self.cell(cells[3], "{%tc endfor %}")
        for tag in ("{%tc if block.type == 'signing_table' %}", signs, "{%tc endif %}"):
            _extra_cell(row, tag)

    def _pictures(self) -> None:
        self._branch("pictures")
        table = self.table([8.3, 8.3], grid=False)
        self._around(table, "{%tr for pair in block.rows %}")
        row = table.add_row()
        for at, cell in enumerate(row.cells):
            # The last row may hold one photo only.
            item = f"pair[{at}]"
            present = f"pair|length > {at}"
            self.cell(cell, f"{{% if {present} %}}{{{{ {item}.image }}}}{{% endif %}}", align="center")
            for field, size in (("caption", 9.5), ("note", 8)):
                shown = f"{{% if {present} %}}{{{{ {item}.{field} }}}}{{% endif %}}"
                self.line(shown, into=cell.add_paragraph(), size=size, align="center")
        self._around(table, "{%tr endfor %}", is_last=True)
        self._end()

    def _signers(self) -> None:
        self._branch("signers")
        table = self.table([8.3, 8.3], grid=False)
        # The labels in a row of their own, so that the first names are level.
        for at, (above, cell) in enumerate(zip(table.rows[0].cells, table.add_row().cells, strict=True)):
            side = f"block.sides[{at}]"
            self.cell(above, f"{{{{ {side}.label }}}}", keep=True)
            self.line(f"{{%p for person in {side}.people %}}", into=cell.add_paragraph())
            self.line(f"{{{{ {side}.mark or '\\n\\n' }}}}", into=cell.add_paragraph(), size=8)
            self.line(
                "{{ person.name or '(..............................)' }}",
                into=cell.add_paragraph(),
                bold=True,
                underline=True,
            )
            self.line(
                "{{ person.title }}{% if person.nip %}\nNIP {{ person.nip }}{% endif %}",
                into=cell.add_paragraph(),
            )
            self.line("{%p endfor %}", into=cell.add_paragraph())
            cell.add_paragraph()
        self._end()

    def _around(self, table: Any, tag: str, *, is_last: bool = False, new: bool = False) -> None:
        """A row that only holds the beginning or the end of a loop over rows."""
        row = table.add_row() if is_last or new else table.rows[0]
        self.cell(row.cells[0], tag)


def _extra_cell(row: Any, content: str) -> None:
    from copy import deepcopy  # noqa: PLC0415

    last = row._tr.tc_lst[-1]
    twin = deepcopy(last)
    last.addnext(twin)
    from docx.table import _Cell  # noqa: PLC0415

    cell = _Cell(twin, row)
    paragraph = cell.paragraphs[0]
    for run in paragraph.runs:
        run._r.getparent().remove(run._r)
    paragraph.add_run(content)


def _repeated(row: Any) -> None:
    """Let the row stand again at the top of every page."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _underlined(paragraph: Any) -> None:
    """A double line below the letterhead."""
    from docx.oxml import OxmlElement  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415

    borders, bottom = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "double"), ("sz", "8"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)
