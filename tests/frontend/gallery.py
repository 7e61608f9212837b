"""A few pages made of nothing but components, served to a real browser with the app's own content policy."""

from types import SimpleNamespace
from typing import Any

from flask import Flask, Response, flash, jsonify, redirect, render_template, request
from jinja2 import ChoiceLoader, DictLoader
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.core import forms, rendering
from app.core.web import CONTENT_SECURITY_POLICY
from tests.support.frame import Reader, make_frame

PAGES = {
    "record.html": """
{% extends "layouts/app.html" %}{% block title %}PT A{% endblock %}{% block main %}
{% call ui.page_header("PT Kariangau Sejahtera", subtitle="Konstruksi", back="/list", badges=ui.badge("Potensi A", "brand")) %}
{{ ui.dialog_button("Catat kunjungan", "/form", kind="primary", icon="plus-lg") }}
{% call ui.menu("Tindakan", icon="three-dots", icon_only=True) %}{{ ui.menu_link("Ubah", "/form", icon="pencil") }}
{{ ui.menu_action("Buang", "/move", icon="trash", tone="late") }}{% endcall %}{% endcall %}
{{ ui.stage_track([{"label": "Target", "state": "done"}, {"label": "Minat", "state": "current", "note": "6 hari"},
  {"label": "Aktif", "state": "todo"}]) }}
{% call ui.next_step("Kirim draf PKS", when="Kam, 26 Nov", due="2 hari lagi") %}{{ ui.action_button("Selesai", "/move") }}{% endcall %}
<div class="columns columns--aside"><div class="stack">
{% call ui.card("Linimasa", icon="clock-history") %}{% call ui.timeline() %}
{{ ui.timeline_item("Kunjungan", "24 Nov", "geo-alt-fill", href="#", note="2 foto") }}{% endcall %}{% endcall %}
{% call ui.bucket("Terlambat", 1, tone="late", icon="alarm") %}{{ ui.task("WA: dokumen", "#", "PT B", "#", due="terlambat 3 hari",
  tone="late", who="Joko", done_action="/move") }}{% endcall %}
{{ ui.notice("Belum lapor WLKP.", tone="warn") }}{{ ui.empty_state("Belum ada perjanjian", "Catat draf.", small=True) }}
</div><div class="stack">
{% call ui.panel("Narahubung", count=1, action="Tambah", action_href="#") %}{% call ui.panel_row("Ibu Dewi", "HRD", avatar="Dewi") %}
{{ ui.whatsapp_link("+6281255550101", as_button=True) }}{% endcall %}{% endcall %}
{% call ui.card("Identitas") %}{{ ui.facts([("NIB", ui.copyable("9120001234567")), ("Surel", ui.email_link("a@b.test"))]) }}
{{ ui.meter(16, 2, 2, note="sisa 12") }}{{ ui.progress(3, 9, "Impor") }}{% endcall %}
{% call ui.stats() %}{{ ui.stat("Kunjungan", 48, href="#") }}{{ ui.stat("Terlambat", 3, tone="late") }}{% endcall %}
</div></div>{% endblock %}""",
    "list.html": """
{% extends "layouts/app.html" %}{% block title %}Perusahaan{% endblock %}{% block main %}
{{ ui.page_header("Perusahaan") }}
{{ ui.tabs([{"label": "Semua", "href": "/list", "count": 412, "active": True}, {"label": "Mandek", "href": "#", "count": 9, "tone": "late"}]) }}
{% call ui.filter_bar("/list", search=request.args.get("q", ""), target="#list", chips=[{"label": "Tahap: Minat", "remove": "/list"}]) %}
<label class="field"><span class="field__label">Tahap</span><select class="control control--select" name="stage">
<option value="">Semua</option><option value="a">Minat</option></select></label>{% endcall %}
<div id="list">{% include "_list.html" %}</div>{% endblock %}""",
    "_list.html": """
{% call ui.table("Perusahaan", [{"label": "Nama", "sort": "name"}, {"label": "Pekerja", "align": "end"}, {"label": "Tahap"},
  {"label": "Aksi", "hidden": True}], sort="name", target="#list") %}
{% for name in ("PT Kariangau", "CV Roti") if request.args.get("q", "").lower() in name.lower() %}
<tr><th scope="row"><a href="#">{{ name }}</a></th><td class="end" data-label="Pekerja">84</td>
<td data-label="Tahap">{{ ui.stage_badge("Minat", "indigo") }}</td>
<td>{% if loop.first %}<span class="cluster">{% for icon in ("arrow-up", "arrow-down", "pencil") %}
{{ ui.action_button("Ubah", "#", kind="quiet", icon=icon, icon_only=True, size="sm") }}{% endfor %}</span>
{% else %}{{ ui.action_button("Jalankan sekarang", "#", size="sm") }}
{% call ui.menu("Lainnya", icon="three-dots", icon_only=True) %}{{ ui.menu_action("Buang", "/move", icon="trash") }}{% endcall %}{% endif %}</td></tr>{% endfor %}{% endcall %}
{{ ui.pager(page, target="#list") }}""",
    "board.html": """
{% extends "layouts/app.html" %}{% block title %}Pipeline{% endblock %}{% block main %}{{ ui.page_header("Pipeline") }}
{% set moves = [{"value": "b", "label": "Minat"}, {"value": "refused", "label": "Aktif"}, {"value": "asks", "label": "Ditolak", "href": "/form"}] %}
{% call ui.board("Pipeline") %}
{% call ui.board_column("Dikunjungi", "sky", 96, 14, key="a", id="column-a") %}
{{ ui.board_card("PT Galangan", "#", ["212 pekerja"], "Telepon", "Joko", move_url="/move", moves=moves, id="card-1") }}{% endcall %}
{% call ui.board_column("Minat", "indigo", 58, key="b", id="column-b") %}{% endcall %}
{% call ui.board_column("Aktif", "green", 5, key="refused", id="column-refused") %}{% endcall %}
{% call ui.board_column("Ditolak", "grey", 5, key="asks", id="column-asks") %}{% endcall %}{% endcall %}{% endblock %}""",
    "form.html": """
{% extends "layouts/app.html" %}{% block title %}Catat kunjungan{% endblock %}{% block main %}
{{ ui.breadcrumb([("Perusahaan", "/list"), ("Catat", none)]) }}{{ ui.page_header("Catat kunjungan") }}
{% if rows %}{{ ui.conflict_panel(rows) }}{% endif %}
{% call ui.record_form(form, cancel="/list", stay=True, draft="visit") %}
{% call ui.fieldset("Hasil", hint="Yang penting dulu.", columns=2) %}{{ ui.field(form.outcome, kind="tiles", width="full") }}
{{ ui.field(form.name, hint="Tanpa PT.") }}{{ ui.field(form.workers, suffix="pekerja") }}{{ ui.field(form.day) }}
{{ ui.field(form.form) }}{{ ui.field(form.company, source="/suggest", fallback="/list") }}{{ ui.field(form.needs) }}
{{ ui.field(form.notes) }}{{ ui.field(form.agreed) }}{{ ui.field(form.photos, width="full") }}{% endcall %}{% endcall %}{% endblock %}""",
    "sign_in.html": """
{% extends "layouts/plain.html" %}{% block title %}Masuk{% endblock %}{% block main %}{% call ui.card() %}<h1>Masuk</h1>
{% call ui.record_form(form, save="Masuk") %}{{ ui.field(form.name) }}{% endcall %}{% endcall %}{% endblock %}""",
}


class Visit(forms.VersionedForm):
    name = StringField("Nama", [InputRequired()])
    workers = forms.IntegerField("Pekerja")
    day = forms.DayField("Tanggal")
    form = forms.OptionalSelect("Bentuk", choices=[("pt", "PT"), ("cv", "CV")])
    outcome = forms.OptionalSelect("Hasil", choices=[("met", "Bertemu"), ("none", "Tidak ada")])
    company = forms.PickerField("Perusahaan", [Optional()])
    needs = forms.ManyChoices("Kebutuhan", choices=[("weld", "Las"), ("cook", "Masak")])
    notes = TextAreaField("Catatan")
    agreed = BooleanField("Insentif dijelaskan")
    photos = forms.FilesField("Foto", extensions=("jpg", "png"))


def make_gallery() -> tuple[Flask, list[dict[str, Any]]]:
    """The application, and what is posted to it, in order."""
    app = make_frame(reader=Reader(), csrf=True)
    posted: list[dict[str, Any]] = []
    app.jinja_loader = ChoiceLoader([DictLoader(PAGES), app.jinja_loader or DictLoader({})])
    app.config["DEMO"] = True
    rendering.navigation[:] = [
        rendering.NavItem("list", "Perusahaan", "building", count=lambda: 1284, phone=True),
        rendering.NavItem("record", "Hari ini", "house", count=lambda: 3, tone="late", phone=True),
        rendering.NavItem("board", "Pipeline", "kanban", phone=True),
    ]

    for name in ("record", "board"):
        app.add_url_rule(f"/{name}", name, lambda name=name: render_template(f"{name}.html"))

    @app.get("/list", endpoint="list")
    def listed() -> str:
        page = SimpleNamespace(total=412, first=1, last=25, next_key="n", previous_key=None)
        return rendering.render("list.html", partial="_list.html", page=page)

    @app.route("/form", methods=["GET", "POST"])
    def form() -> Any:
        visit = Visit()
        if visit.validate_on_submit():
            posted.append({name: request.form.getlist(name) for name in request.form})
            flash("Tersimpan.", "success")
            return redirect("/record", 303)
        rows = (
            [forms.ConflictRow("name", "Nama", "A", "PT C", "PT A", ["A"], ["PT C"])]
            if "conflict" in request.args
            else []
        )
        return render_template("form.html", form=visit, rows=rows), 422 if visit.errors else 200

    @app.get("/sign-in")
    def sign_in() -> str:
        return render_template("sign_in.html", form=Visit())

    @app.get("/suggest")
    def suggest() -> Response:
        known = [
            {"value": 7, "label": "PT Kariangau", "hint": "Balikpapan Barat"},
            {"value": 8, "label": "CV Roti", "hint": ""},
        ]
        return jsonify([one for one in known if request.args["q"].lower() in str(one["label"]).lower()])

    _add_moves(app, posted)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    return app, posted


def _add_moves(app: Flask, posted: list[dict[str, Any]]) -> None:
    @app.post("/move")
    def move() -> Any:
        posted.append(dict(request.form))
        if request.form.get("stage") == "refused":
            return {"message": "Belum ada kunjungan."}, 422
        rendering.flash_undo("Dipindahkan.", url="/move")
        return redirect("/board", 303)

    @app.get("/undo-toast")
    def undo_toast() -> Any:
        flash("Sebentar.", "success")
        rendering.flash_undo("Dipindahkan.", url="/move")
        return redirect("/record")
