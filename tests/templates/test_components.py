"""Every component renders with the fewest and with many arguments, and what it renders is a sound piece of a page."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, render_template_string
from jinja2 import StrictUndefined, UndefinedError
from jinja2.nodes import Call, Macro
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired

from app.core import forms
from config import ROOT
from tests.support.frame import Reader, make_frame
from tests.support.pages import PageOpener

EXAMPLES = {
    "order_arrows": [
        '{{ ui.order_arrows("Minat", "/done", above=3) }}',
        '{{ ui.order_arrows("Minat", "/done", above=3, below=5) }}',
    ],
    "action_button": [
        '{{ ui.action_button("Selesai", "/done", fields={"a": 1}, icon="check", target="#main") }}'
    ],
    "avatar": [
        '{{ ui.avatar("Dewi Lestari, S.Psi.") }}',
        '{{ ui.avatar("Ari", size="sm", labelled=False) }}',
    ],
    "badge": ['{{ ui.badge("Baru") }}', '{{ ui.badge("Telat", tone="late", icon="alarm", title="Lama") }}'],
    "board": ['{% call ui.board("Pipeline") %}{% endcall %}'],
    "board_card": [
        '{{ ui.board_card("PT A", "#") }}',
        '{{ ui.board_card("PT A", "#", ["84 pekerja"], "Rapat", "Ari", "late", "3 hari", "/move", moves, id="c1") }}',
    ],
    "board_more": ['{{ ui.board_more("#") }}', '{{ ui.board_more("#", "Tampilkan 25 lagi") }}'],
    "changes": [
        '{{ ui.changes([{"label": "Nama", "before": "A", "after": "B"}, {"label": "X", "before": "A", "after": ""}]) }}'
    ],
    "letterhead": [
        '{{ ui.letterhead("Dinas") }}',
        '{{ ui.letterhead("Dinas", "Pemerintah Kota", "Jl. Sudirman", ["(0542) 123456", ""]) }}',
    ],
    "board_column": [
        '{% call ui.board_column("Minat") %}{% endcall %}',
        '{% call ui.board_column("Minat", "indigo", 58, 14, key="x", more="#", id="c", deed="#", deed_label="Pindahkan banyak") %}{% endcall %}',
    ],
    "team_options": [
        '<select aria-label="Petugas">{{ ui.team_options([(-3, "Tim Timur")], "-3") }}</select>',
        "{{ ui.team_options([], none) }}",
    ],
    "breadcrumb": ['{{ ui.breadcrumb([("Perusahaan", "#"), ("PT A", none)]) }}'],
    "bucket": [
        '{% call ui.bucket("Besok", 0) %}{% endcall %}',
        '{% call ui.bucket("Telat", 2, tone="late", icon="alarm", open=False, id="b", note="x") %}a{% endcall %}',
    ],
    "bar": ["{{ ui.bar(3, 4) }}", '{{ ui.bar(0, 0, colour="teal", before=2) }}'],
    "button": [
        '{{ ui.button("Simpan") }}',
        (
            '{{ ui.button("Simpan", kind="primary", icon="check", type="button", name="n", value="", size="sm",'
            ' disabled=True, icon_only=True, attrs={"data-x": "1"}) }}'
        ),
    ],
    "card": [
        "{% call ui.card() %}a{% endcall %}",
        (
            '{% call ui.card("A", subtitle="b", icon="people", tone="late", action="Semua", action_href="#", id="c",'
            " level=3) %}a{% endcall %}"
        ),
    ],
    "chip": [
        '{{ ui.chip("A") }}',
        '{{ ui.chip("A", remove="#") }}',
        '{{ ui.chip("A", href="#", active=True, count=3) }}',
    ],
    "conflict_panel": ["{{ ui.conflict_panel(rows) }}", "{{ ui.conflict_panel(rows, by=change) }}"],
    "quick_link": ['{{ ui.quick_link("PT Uji", "#") }}'],
    "copyable": ['{{ ui.copyable("123") }}', '{{ ui.copyable("123", label="Salin NIB", shown="1 23") }}'],
    "day": ["{{ ui.day(none) }}", "{{ ui.day(date, relative=True) }}", "{{ ui.day(date, overdue=True) }}"],
    "dialog": ['{% call ui.dialog("d", "Judul", wide=True) %}a{% endcall %}'],
    "dialog_button": ['{{ ui.dialog_button("Baru", "#", icon="plus-lg", attrs={"data-y": "1"}) }}'],
    "email_link": ['{{ ui.email_link("a@b.test") }}'],
    "empty_state": [
        '{{ ui.empty_state("Kosong") }}',
        '{% call ui.empty_state("Kosong", "Impor dulu.", "inbox", "Impor", "#", "upload", small=True) %}a{% endcall %}',
    ],
    "error_summary": ["{{ ui.error_summary(form) }}", "{{ ui.error_summary(wrong) }}"],
    "facts": [
        '{{ ui.facts([("NIB", none), ("X", 0)]) }}',
        '{{ ui.facts([("A", 1)], columns=2, figures=True) }}',
    ],
    "field": [
        "{% for one in form if one.name not in ('version', 'before') %}{{ ui.field(one) }}{% endfor %}",
        "{% for one in wrong if one.name not in ('version', 'before') %}{{ ui.field(one, hint='Petunjuk') }}{% endfor %}",
        '{{ ui.field(form.headcount, label="Pekerja", prefix="±", suffix="orang", width="short") }}',
        '{{ ui.field(form.outcome, kind="tiles") }}{{ ui.field(form.company, source="#", fallback="#") }}',
    ],
    "fieldset": ['{% call ui.fieldset("Hasil", hint="a", columns=2) %}b{% endcall %}'],
    "own_filters": [
        '{{ ui.own_filters([{"name": "custom_shift", "label": "Shift", "options": [("a", "A")], "inputs": [{"name": "custom_shift-has", "label": "Shift contains", "type": "text"}]}], []) }}'
    ],
    "filter_bar": [
        '{{ ui.filter_bar("/companies", search="") }}',
        (
            '{% call ui.filter_bar("/companies", search="a", chips=[{"label": "A", "remove": "#"}], clear="#",'
            ' keep={"sort": "name", "x": none}, target="#main", open=True) %}{{ ui.field(form.form) }}{% endcall %}'
        ),
    ],
    "icon": ['{{ ui.icon("check") }}', '{{ ui.icon("check", label="selesai", size="lg") }}'],
    "instant": ["{{ ui.instant(none) }}", "{{ ui.instant(moment) }}"],
    "job_progress": [
        '{{ ui.job_progress("/companies", "Impor") }}',
        '{% call ui.job_progress("/companies", "Impor", 3, 9, note="a", done=True) %}b{% endcall %}',
        '{{ ui.job_progress("/companies", "Impor", 3, 9, cancel="/done") }}',
    ],
    "link_button": [
        '{{ ui.link_button("A", "#") }}',
        '{{ ui.link_button("A", "#", "primary", "x", "sm", True, True) }}',
    ],
    "column_chart": [
        """{{ ui.column_chart("Kunjungan", [{"label": "Senin", "value": 3, "before": 2, "href": "#"},
                              {"label": "Selasa", "value": 0, "before": none, "href": "#"}], 3) }}"""
    ],
    "map": [
        """{{ ui.map("Peta", {"outlines": none, "tiles": none, "credit": none, "box": "116,-2,117,-1"}) }}""",
        """{{ ui.map("Peta", {"outlines": "/o", "tiles": "https://peta.test/{z}/{x}/{y}", "credit": "Peta", "box": "116,-2,117,-1"},
                    points="/p", card="/c/0/card", shade="none", centre=(-1.2, 116.8), reach=500, picks=true) }}""",
    ],
    "map_link": ["{{ ui.map_link(-1.26, 116.83) }}"],
    "menu": ['{% call ui.menu("Aksi", icon="three-dots", icon_only=True, up=True) %}a{% endcall %}'],
    "menu_choices": [
        '{{ ui.menu_choices("/done", "until", [("1", "Besok"), ("2", "Lusa")], icon="clock") }}'
    ],
    "menu_action": ['{{ ui.menu_action("Buang", "/done", icon="trash", tone="late", fields={"a": 1}) }}'],
    "menu_link": ['{{ ui.menu_link("Ubah", "#", icon="pencil", active=True, note="x") }}'],
    "menu_separator": ["{{ ui.menu_separator() }}"],
    "meter": ["{{ ui.meter(0) }}", '{{ ui.meter(16, 2, 20, label="Kuota", note="sisa") }}'],
    "money": ["{{ ui.money(none) }}", "{{ ui.money(12.5) }}"],
    "next_step": [
        "{{ ui.next_step() }}",
        '{% call ui.next_step("Kirim", when="besok", who="Ari", due="2 hari lagi", tone="late", href="#") %}a{% endcall %}',
    ],
    "notice": [
        '{{ ui.notice("a") }}',
        '{% call ui.notice(title="A", tone="warn", icon="alarm") %}b{% endcall %}',
    ],
    "number": ["{{ ui.number(none) }}", '{{ ui.number(84, unit="pekerja") }}'],
    "list_header": [
        '{{ ui.list_header("Perusahaan", []) }}',
        '{{ ui.list_header("Pipeline", [("Unduh", "#", "download")], main=("Kemitraan baru", "#"), subtitle="Mandiri") }}',
    ],
    "page_header": [
        '{{ ui.page_header("PT A") }}',
        '{% call ui.page_header("PT A", "b", "#", "Perusahaan", ui.badge("A")) %}c{% endcall %}',
    ],
    "pager": ["{{ ui.pager(page) }}", '{{ ui.pager(empty, key="k", target="#main", noun="perusahaan") }}'],
    "panel": [
        '{% call ui.panel("A") %}b{% endcall %}',
        '{% call ui.panel("A", count=0, icon="people", action="Tambah", action_href="#", id="p", level=3) %}b{% endcall %}',
    ],
    "panel_row": [
        '{{ ui.panel_row("A") }}',
        '{% call ui.panel_row("A", "b", "#", 0, "Ari Budi", ui.badge("c")) %}d{% endcall %}',
    ],
    "region_map": [
        """{{ ui.region_map("Cakupan", 40, 30, [{"path": "M0 0h9v9z", "x": 4, "y": 4, "name": "Uji", "share": 0.5, "href": "#"},
                            {"path": "M9 0h9v9z", "x": 12, "y": 4, "name": "Coba", "share": none, "href": "#"}]) }}"""
    ],
    "phone_link": [
        '{{ ui.phone_link("+62542123456") }}',
        '{{ ui.phone_link("+62542123456", as_button=True) }}',
    ],
    "progress": ['{{ ui.progress(0, 0, "Impor") }}', '{{ ui.progress(3, 9, "Impor", note="a", tone="ok") }}'],
    "record_form": [
        "{% call ui.record_form(form) %}{{ ui.field(form.name) }}{% endcall %}",
        (
            '{% call ui.record_form(wrong, "/done", "Kirim", "#", True, "kunci", ui.button("x"), "send", "#main",'
            ' {"id": "f"}) %}{{ ui.field(wrong.photos) }}{% for one in wrong if one.name not in'
            " ('photos', 'version', 'before', 'csrf_token') %}{{ ui.field(one) }}{% endfor %}{% endcall %}"
        ),
    ],
    "stage_badge": [
        '{{ ui.stage_badge("Minat") }}',
        '{{ ui.stage_badge("Minat", "indigo", note="6 hari") }}',
    ],
    "stage_track": [
        (
            '{{ ui.stage_track([{"label": "A", "state": "done"}, {"label": "B", "state": "current", "note": "6 hari"},'
            ' {"label": "C", "state": "todo"}]) }}'
        )
    ],
    "stat": [
        '{{ ui.stat("Kunjungan", 1284) }}',
        '{{ ui.stat("Kuota", "3 / 9", href="#", note="a", tone="ok", icon="people") }}',
    ],
    "stats": ['{% call ui.stats(label="Bulan ini") %}a{% endcall %}'],
    "table": [
        (
            '{% call ui.table("Perusahaan", [{"label": "Nama", "sort": "name"}, {"label": "Aksi", "hidden": True},'
            ' {"label": "Pekerja", "align": "end"}], sort="-name", target="#main", caption_shown=True, id="t") %}'
            '<tr><th scope="row">A</th><td>b</td><td data-label="Pekerja">1</td></tr>{% endcall %}'
        )
    ],
    "tabs": [
        (
            '{{ ui.tabs([{"label": "Semua", "href": "#", "count": 412, "active": True},'
            ' {"label": "Mandek", "href": "#", "count": 9, "tone": "late"}, {"label": "X", "href": "#"}]) }}'
        )
    ],
    "task": [
        '{{ ui.task("Telepon") }}',
        (
            '{% call ui.task("Telepon", "#", "PT A", "#", "whatsapp", "besok", "late", "Ari", done_action="/done", id="t1") %}'
            "a{% endcall %}"
        ),
        '{{ ui.task("Telepon", done=True, undo_action="/done") }}',
    ],
    "timeline": ["{% call ui.timeline() %}{% endcall %}"],
    "timeline_item": [
        '<ol>{{ ui.timeline_item("Kunjungan") }}</ol>',
        '<ol>{% call ui.timeline_item("Kunjungan", "24 Nov", "send", "ok", "#", "Rina", "2 foto") %}a{% endcall %}</ol>',
    ],
    "toast": ['{{ ui.toast("Tersimpan.") }}', '{{ ui.toast("Dibuang.", "ok", "/done", "Kembalikan") }}'],
    "upload": [
        "{{ ui.upload(form.photos) }}",
        '{{ ui.upload(wrong.photos, label="Foto", hint="a", width="full") }}',
    ],
    "whatsapp_link": [
        '{{ ui.whatsapp_link("+6281255550101", "Halo") }}',
        '{{ ui.whatsapp_link("+628", as_button=True) }}',
    ],
}


class Visit(forms.VersionedForm):
    name = StringField("Nama", [InputRequired()])
    headcount = forms.IntegerField("Pekerja", [InputRequired()])
    day = forms.DayField("Tanggal")
    form = forms.OptionalSelect("Bentuk", choices=[("pt", "PT")])
    outcome = forms.RadioChoice("Hasil", choices=[("met", "Bertemu"), ("none", "Tidak ada")])
    needs = forms.ManyChoices("Kebutuhan", choices=[(str(n), f"Bidang {n}") for n in range(14)])
    company = forms.PickerField("Perusahaan")
    notes = TextAreaField("Catatan")
    agreed = BooleanField("Setuju")
    photos = forms.FilesField("Foto", extensions=("jpg",))


@pytest.fixture(scope="module")
def frame() -> Flask:
    app = make_frame(reader=Reader(), csrf=True)

    @app.get("/example/<name>/<int:number>")
    def example(name: str, number: int) -> str:
        wrong = Visit(formdata=_wrong())
        wrong.validate()
        wrong.form_errors.append("Tidak cocok.")
        return render_template_string(
            f'<div id="main">{EXAMPLES[name][number]}</div>',
            form=Visit(formdata=None),
            wrong=wrong,
            rows=[forms.ConflictRow("name", "Nama", 'PT "B"', "PT <C>", "", ['PT "B"'], ["PT <C>"])],
            moment=datetime(2026, 1, 26, 1, 0, tzinfo=UTC),
            change=SimpleNamespace(
                actor_name="Ari", at=datetime(2026, 1, 26, 1, 0, tzinfo=UTC), is_readers_own=False
            ),
            date=date(2026, 1, 26),
            page=SimpleNamespace(total=412, first=26, last=50, next_key="n", previous_key="p"),
            empty=SimpleNamespace(total=0, first=0, last=0, next_key=None, previous_key=None),
            moves=[{"value": "a", "label": "Minat"}, {"value": "b", "label": "Ditolak", "href": "#"}],
        )

    for address in ("done", "move"):
        app.add_url_rule(f"/{address}", address, lambda: "", methods=["POST"])
    return app


def _wrong() -> Any:
    from werkzeug.datastructures import MultiDict  # noqa: PLC0415

    return MultiDict(
        {"name": "", "headcount": "dua", "day": "32/13", "form": "zz", "notes": "<b>", "outcome": "met"}
    )


def _macros() -> Iterator[tuple[str, Macro]]:
    env = make_frame().jinja_env
    for path in sorted((ROOT / "app" / "templates" / "components").glob("*.html")):
        for node in env.parse(path.read_text()).find_all(Macro):
            if not node.name.startswith("_"):
                yield node.name, node


MACROS = dict(_macros())


@pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name, examples in EXAMPLES.items() for number in range(len(examples))],
)
def test_a_component_renders_a_sound_piece_of_a_page(frame: Flask, name: str, number: int) -> None:
    PageOpener(frame, frame.test_client()).fragment(f"/example/{name}/{number}")  # type: ignore[arg-type]


def test_every_component_has_an_example() -> None:
    assert set(MACROS) == set(EXAMPLES)


@pytest.mark.parametrize("name", sorted(MACROS))
def test_the_guide_shows_every_component_with_all_its_arguments(name: str) -> None:
    guide = (ROOT / "docs" / "components.md").read_text()
    shown = [call.split(")`")[0] for call in re.findall(rf"`[^`]*?ui\.{name}\(([^`]*\)`)", guide)]
    wanted = [argument.name for argument in MACROS[name].args]
    assert (
        any(all(re.search(rf"\b{word}\b|\(label, ", call) for word in wanted) for call in shown) or not wanted
    )


def test_what_was_typed_is_escaped_and_kept(frame: Flask) -> None:
    html = frame.test_client().get("/example/field/1").get_data(as_text=True)
    assert "&lt;b&gt;" in html
    assert 'value="dua"' in html
    assert 'value="32/13"' in html


def test_an_error_is_named_by_the_field_it_stands_beside(frame: Flask) -> None:
    html = frame.test_client().get("/example/field/1").get_data(as_text=True)
    assert 'aria-describedby="headcount-hint headcount-error"' in html
    assert 'id="headcount-error"' in html
    assert 'aria-invalid="true"' in html


def test_the_summary_leads_to_the_fields(frame: Flask) -> None:
    html = frame.test_client().get("/example/error_summary/1").get_data(as_text=True)
    assert 'href="#headcount"' in html
    assert "Tidak cocok." in html


def test_sorting_keeps_the_state_of_the_address_but_not_its_page(frame: Flask) -> None:
    html = frame.test_client().get("/example/table/0?q=las&key=abc").get_data(as_text=True)
    assert "?q=las&amp;sort=name" in html
    assert 'aria-sort="descending"' in html


def test_a_wrong_component_fails_at_once(frame: Flask) -> None:
    with frame.test_request_context(), pytest.raises(UndefinedError, match="buton"):
        render_template_string('{{ ui.buton("x") }}')


def test_a_missing_variable_fails_at_once(frame: Flask) -> None:
    assert frame.jinja_env.undefined is StrictUndefined
    with frame.test_request_context(), pytest.raises(UndefinedError):
        render_template_string("{{ nowhere }}")


def _templates() -> list[Path]:
    return sorted((ROOT / "app").rglob("templates/**/*.html"))


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    listed = set(json.loads((ROOT / "app" / "frontend" / "icons.json").read_text()))
    env = make_frame().jinja_env
    missing: set[str] = set()
    for path in _templates():
        for call in env.parse(path.read_text()).find_all(Call):
            if getattr(call.node, "name", getattr(call.node, "attr", "")) == "icon" and call.args:
                missing |= {one for one in _constants(call.args[0]) if one not in listed}
            missing |= {
                one for pair in call.kwargs if pair.key in {"icon", "action_icon", "save_icon"}
                for one in _constants(pair.value) if one not in listed
            }  # fmt: skip
    assert not missing


def test_the_sprite_holds_no_icon_that_nothing_names() -> None:
    listed = json.loads((ROOT / "app" / "frontend" / "icons.json").read_text())
    sources = [one for kind in ("html", "py", "js") for one in (ROOT / "app").rglob(f"*.{kind}")]
    said = set(re.findall(r"""["'#]([a-z0-9-]+)["']""", "".join(one.read_text() for one in sources)))
    assert not set(listed) - said, "every icon is sent with the first page"


def _constants(node: Any) -> list[str]:
    from jinja2.nodes import Compare, CondExpr, Const, Dict  # noqa: PLC0415

    if isinstance(node, Const):
        return [node.value] if isinstance(node.value, str) else []
    if isinstance(node, CondExpr):
        return _constants(node.expr1) + (_constants(node.expr2) if node.expr2 else [])
    if isinstance(node, Compare | Dict):
        return []
    return []
