"""The main job from end to end, in a real browser: a list comes in, a partner with seats goes out."""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook

from app.core.clock import today
from app.core.db import db
from tests.factories.accounts import officer, supervisor
from tests.factories.agreements import PDF
from tests.support import browsers
from tests.support.servers import LiveServer
from tests.support.sign_in import browser_cookie

pytestmark = [pytest.mark.browser, pytest.mark.long]

COMPANY = "PT Samudra Uji Mandiri"
LIST = [
    ["Nama Perusahaan", "Alamat", "Telepon", "Jumlah Tenaga Kerja", "Narahubung"],
    [COMPANY, "Jl. Soekarno Hatta Km 5", "0542-765432", "120", "Ibu Dewi Lestari"],
    ["CV Bengkel Contoh", "Jl. Mulawarman No. 12", "0812-0000-4321", "18", "Bpk. Joko"],
]
NUMBER = "500.15/77/Disnaker/2026"
PHONE = {"width": 360, "height": 740}


@pytest.mark.usefixtures("job_worker")
def test_a_list_becomes_a_partner_with_seats(
    live_server: LiveServer, browser: Browser, tmp_path: Path
) -> None:
    with live_server.app.app_context():
        rina, arif = officer(name="Rina Nurhayati"), supervisor(name="Arif Firmansyah")
        db.session.commit()
        hers, his = browser_cookie(live_server, rina), browser_cookie(live_server, arif)

    with (
        _window(browser, live_server, his) as desk,
        _window(browser, live_server, hers, on_phone=True) as phone,
    ):
        import_the_list(desk, tmp_path)
        assign_the_company(desk)
        plan_a_road_show(desk)
        log_the_visit(phone)
        work_the_follow_up(phone)
        draft_an_agreement(phone)
        move_the_partnership(phone)
        sign_the_agreement(desk, tmp_path)
        expect_the_partnership_to_be_signed(desk)
        expect_the_exported_list_to_hold_it(desk, tmp_path)


@contextmanager
def _window(browser: Browser, server: LiveServer, cookie: Any, *, on_phone: bool = False) -> Iterator[Page]:
    """A browser of somebody's own; fails when a script fails or the policy refuses something."""
    of_phone: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if on_phone else {}
    context = browser.new_context(
        base_url=server.url, locale="id-ID", timezone_id="Asia/Makassar", **of_phone
    )
    context.set_default_timeout(browsers.PATIENCE)
    context.add_cookies([cookie])
    page = context.new_page()
    watch = browsers.Watch(page, server.url)
    yield page
    context.close()
    assert not watch.faults, "\n".join(dict.fromkeys(watch.faults))


def _typed(day: date) -> str:
    return day.isoformat()


def import_the_list(page: Page, folder: Path) -> None:
    path = folder / "daftar-perusahaan.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows(LIST)
    page.goto("/imports")
    page.locator("main input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.locator("h1")).to_have_text("Arti kolom")
    page.get_by_role("button", name="Tampilkan hasilnya dahulu").click()
    expect(page.locator("h1")).to_have_text("Yang akan terjadi")
    page.get_by_role("button", name="Impor 2 baris").click()
    page.get_by_role("link", name="Lihat hasilnya").click()
    expect(page.get_by_role("link", name=COMPANY)).to_be_visible()


def assign_the_company(page: Page) -> None:
    page.get_by_role("link", name=COMPANY).click()
    expect(page.locator("h1")).to_have_text(COMPANY)
    page.goto(page.url + "/assign")
    page.get_by_label("Petugas").select_option(label="Rina Nurhayati")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_text("kini ditangani Rina Nurhayati")).to_be_visible()


def plan_a_road_show(page: Page) -> None:
    page.goto("/road-shows/new")
    page.get_by_label("Judul").fill("Road show uji, satu hari")
    page.get_by_label("Hari pertama").fill(_typed(today()))
    page.get_by_label("Hari terakhir").fill(_typed(today() + timedelta(days=1)))
    page.get_by_label("Rina Nurhayati").check()
    page.get_by_role("button", name="Rencanakan").click()
    page.get_by_role("link", name="Tambah perusahaan").first.click()
    page.wait_for_load_state()
    page.get_by_label("Cari perusahaan: nama, nomor, atau alamat").fill("Samudra Uji")
    page.get_by_role("button", name=f"Tambah {COMPANY}").click()
    expect(page.get_by_text(f"1. {COMPANY}")).to_be_visible()


def log_the_visit(page: Page) -> None:
    page.goto("/")
    stop = page.get_by_role("listitem").filter(has_text=COMPANY).first
    stop.get_by_role("button", name="Mulai").tap()
    expect(page.locator("h1")).to_have_text(COMPANY)
    page.get_by_role("radio", name="Berminat").tap()
    page.get_by_role("radio", name="Kirim dokumen").tap()
    page.locator("[name=next_when][value=tomorrow]").tap()
    page.get_by_label("Rincian").fill("Kirim draf PKS ke Ibu Dewi")
    page.get_by_role("button", name="Simpan kunjungan").tap()
    expect(page.get_by_text("Kirim draf PKS ke Ibu Dewi").first).to_be_visible()


def work_the_follow_up(page: Page) -> None:
    page.goto("/follow-ups")
    page.get_by_role("link", name="Selesai, rencanakan lanjutan").tap()
    page.get_by_label("Bagaimana hasilnya?").fill("Draf dikirim lewat WhatsApp")
    page.get_by_role("radio", name="Tunggu dokumen").tap()
    page.get_by_label("Rincian").fill("Menunggu tanda tangan direktur")
    page.get_by_role("radio", name="3 hari lagi").tap()
    page.get_by_role("button", name="Selesai, rencanakan lanjutan").tap()
    expect(page.get_by_text("langkah berikutnya untuk").first).to_be_visible()
    page.goto("/follow-ups")
    expect(page.get_by_text("Menunggu tanda tangan direktur").first).to_be_visible()


def draft_an_agreement(page: Page) -> None:
    page.goto("/agreements/new")
    page.get_by_role("link", name=COMPANY).tap()
    page.get_by_label("Jenis").select_option(label="PKS (perjanjian kerja sama)")
    page.get_by_role("button", name="Simpan draf").tap()
    page.get_by_role("link", name="Tambah kuota").first.tap()
    page.get_by_role("textbox", name="Jabatan").fill("Juru las")
    page.get_by_role("textbox", name="Kuota").fill("4")
    page.get_by_role("textbox", name="Lama").fill("6")
    page.get_by_label("Uang transpor per bulan").fill("600000")
    page.get_by_label("Uang makan per bulan").fill("750000")
    page.get_by_label("Insentif per bulan").fill("1000000")
    page.get_by_label("Jaminan kecelakaan kerja (JKK)").check()
    page.get_by_label("Jaminan kematian (JKM)").check()
    page.get_by_role("button", name="Simpan").tap()
    expect(page.get_by_text("Juru las").first).to_be_visible()


def move_the_partnership(page: Page) -> None:
    page.goto("/pipeline?layout=table")
    page.get_by_role("link", name=COMPANY).first.tap()
    page.get_by_role("link", name="Pindah ke…").first.tap()
    page.get_by_role("radio", name="Negosiasi").check()
    page.get_by_role("button", name="Pindahkan").tap()
    expect(page.locator("[aria-current=step]")).to_contain_text("Negosiasi")


def sign_the_agreement(page: Page, folder: Path) -> None:
    scan = folder / "pks.pdf"
    scan.write_bytes(PDF)
    page.goto("/agreements")
    page.get_by_role("link", name=re.compile("Perjanjian Kerja Sama")).first.click()
    page.get_by_role("link", name="Catat tanda tangan").click()
    for side, number, name, title in (
        ("Pihak dinas", NUMBER, "Hendra Wibowo", "Kepala Dinas"),
        ("Pihak perusahaan", "12/HRD/2026", "Dewi Lestari", "Direktur"),
    ):
        party = page.get_by_role("group", name=side)
        party.get_by_label("Tanggal tanda tangan").fill(_typed(today()))
        party.get_by_label(re.compile("^Nomor")).fill(number)
        party.get_by_label("Ditandatangani oleh").fill(name)
        party.get_by_label("Jabatan").fill(title)
    page.get_by_label("Berlaku sampai").fill(_typed(today() + timedelta(days=365)))
    page.locator("main input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Simpan tanda tangan").click()
    expect(page.get_by_text("Tahap kemitraan ikut diperbarui.")).to_be_visible()


def expect_the_partnership_to_be_signed(page: Page) -> None:
    page.goto("/pipeline")
    column = page.get_by_role("region", name="Ditandatangani")
    expect(column.get_by_role("link", name=COMPANY, exact=True)).to_be_visible()


def expect_the_exported_list_to_hold_it(page: Page, folder: Path) -> None:
    page.goto("/exports/new?list=partners")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh sebagai Excel").click()
    path = folder / "mitra.xlsx"
    download.value.save_as(path)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    heading = next(row for row in rows if "Perusahaan" in row)
    partners = [dict(zip(heading, row, strict=True)) for row in rows if COMPANY.removeprefix("PT ") in row]
    assert len(partners) == 1, rows
    assert partners[0]["Tahap"] == "Ditandatangani"
    assert partners[0]["Kuota disepakati"] == 4
    assert partners[0]["Nomor perjanjian"] == NUMBER
