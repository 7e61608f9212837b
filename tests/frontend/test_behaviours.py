"""What scripts add to the pages, and that the pages work without them, in a real Chromium."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from tests.frontend.gallery import make_gallery
from tests.support.browsers import AxeCheck
from tests.support.frame import own_registers

pytestmark = pytest.mark.browser
PAGES = ("record", "list", "board", "form", "form?conflict=1", "sign-in", "nowhere")


@pytest.fixture(scope="module")
def gallery() -> Iterator[SimpleNamespace]:
    with own_registers():
        app, posted = make_gallery()
        server = make_server("127.0.0.1", 0, app, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", posted=posted)
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live_server(gallery: SimpleNamespace) -> SimpleNamespace:
    """The gallery in place of the whole application."""
    gallery.posted.clear()
    return gallery


def test_a_chosen_theme_is_there_before_the_first_paint_and_stays(browser_page: Page) -> None:
    browser_page.goto("/record")
    browser_page.locator(".account > summary").click()
    browser_page.get_by_role("button", name="Gelap").click()
    assert browser_page.evaluate("document.documentElement.dataset.theme") == "dark"
    # The body comes after the script in the head, so what is set when there is one was set before anything was drawn.
    browser_page.goto("/list", wait_until="commit")
    browser_page.locator("body").wait_for(state="attached")
    assert browser_page.evaluate("document.documentElement.dataset.theme") == "dark"
    browser_page.wait_for_load_state()
    browser_page.locator(".account > summary").click()
    browser_page.get_by_role("button", name="Otomatis").click()
    assert browser_page.evaluate("'theme' in document.documentElement.dataset") is False


def test_rows_of_tables_become_compact_and_stay_so(browser_page: Page) -> None:
    browser_page.goto("/list")
    row = browser_page.locator("tbody tr").first
    before = row.bounding_box()
    browser_page.locator(".pager__density").click()
    browser_page.reload()
    after = row.bounding_box()
    assert before and after and before["height"] > 40 and after["height"] <= 38  # noqa: PT018


def test_a_name_keeps_whole_words_beside_wide_columns(browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 800, "height": 700})
    browser_page.goto("/list")
    name = browser_page.locator("tbody th a").first
    name.evaluate(
        "link => { link.textContent = 'Khatulistiwa';"
        " for (const cell of link.closest('tr').querySelectorAll('td[data-label]')) cell.textContent = 'M'.repeat(99) }"
    )
    assert name.evaluate("link => link.getClientRects().length") == 1
    # The number of a row is not a name: it takes no room from what the row says.
    numbers = "cells => { for (const cell of cells) { cell.className = 'end'; cell.textContent = '1' } return cells[0].offsetWidth }"
    assert browser_page.locator("tbody th").evaluate_all(numbers) < 150


def test_a_page_opens_as_a_dialog_and_its_form_is_sent_to_the_page(
    browser_page: Page, live_server: SimpleNamespace
) -> None:
    browser_page.goto("/record")
    browser_page.get_by_role("link", name="Catat kunjungan").click()
    dialog = browser_page.get_by_role("dialog", name="Catat kunjungan")
    dialog.get_by_label("Nama").fill("PT A")
    dialog.get_by_role("button", name="Simpan", exact=True).click()
    expect(browser_page.locator(".toast")).to_contain_text("Tersimpan.")
    assert live_server.posted[0]["name"] == ["PT A"]


def test_escape_and_cancel_close_a_dialog_and_nothing_is_sent(
    browser_page: Page, live_server: SimpleNamespace
) -> None:
    browser_page.goto("/record")
    for close in ("Escape", "Batal"):
        browser_page.get_by_role("link", name="Catat kunjungan").click()
        dialog = browser_page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        if close == "Escape":
            browser_page.keyboard.press("Escape")
        else:
            dialog.get_by_role("link", name="Batal").click()
        expect(dialog).to_have_count(0)
    assert live_server.posted == []
    assert browser_page.url.endswith("/record")


def test_a_menu_is_worked_by_keys_alone(browser_page: Page) -> None:
    browser_page.goto("/record")
    opener = browser_page.locator(".page-header summary")
    opener.focus()
    browser_page.keyboard.press("ArrowDown")
    expect(browser_page.get_by_role("link", name="Ubah")).to_be_focused()
    browser_page.keyboard.press("ArrowDown")
    expect(browser_page.get_by_role("button", name="Buang")).to_be_focused()
    browser_page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    expect(browser_page.locator(".page-header details[open]")).to_have_count(0)


def test_a_menu_closes_when_one_looks_elsewhere(browser_page: Page) -> None:
    browser_page.goto("/record")
    browser_page.locator(".page-header summary").click()
    expect(browser_page.locator("details.menu[open]")).to_have_count(1)
    browser_page.locator("h1").click()
    expect(browser_page.locator("details.menu[open]")).to_have_count(0)
    # Of the last row of a table, too, all of it is seen.
    browser_page.goto("/list")
    browser_page.locator("#list tbody tr:last-child summary").click()
    expect(browser_page.locator("details[open] .menu__items")).to_be_in_viewport(ratio=1)


def test_keys_find_help_save_and_cancel(browser_page: Page, live_server: SimpleNamespace) -> None:
    browser_page.goto("/form")
    for keys in ("/", "Control+k"):
        browser_page.locator("h1").click()
        browser_page.keyboard.press(keys)
        expect(browser_page.locator("#global-search")).to_be_focused()
        browser_page.keyboard.press("Escape")
    browser_page.keyboard.press("?")
    expect(browser_page.get_by_role("dialog", name="Pintasan papan tik")).to_be_visible()
    browser_page.keyboard.press("Escape")
    browser_page.get_by_label("Nama").fill("/?")
    browser_page.keyboard.press("Control+s")
    browser_page.wait_for_url("**/record")
    assert live_server.posted[0]["name"] == ["/?"]
    assert live_server.posted[0]["stay"] == ["1"]
    browser_page.goto("/form")
    browser_page.get_by_label("Nama").fill("PT B")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_url("**/record")
    assert "stay" not in live_server.posted[1]
    browser_page.goto("/form")
    browser_page.keyboard.press("Escape")
    browser_page.wait_for_url("**/list")


def test_a_company_is_found_by_typing_and_sent_as_its_id(
    browser_page: Page, live_server: SimpleNamespace
) -> None:
    browser_page.goto("/form")
    field = browser_page.get_by_role("combobox", name="Perusahaan")
    field.fill("karia")
    expect(browser_page.locator(".combobox__option")).to_have_text([re.compile("^PT Kariangau")])
    field.press("ArrowDown")
    field.press("Enter")
    expect(field).to_have_value("PT Kariangau")
    browser_page.get_by_label("Nama").fill("x")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_url("**/record")
    assert live_server.posted[0]["company"] == ["7"]


def test_a_search_that_finds_nothing_says_so_and_a_changed_text_forgets_the_choice(
    browser_page: Page,
) -> None:
    browser_page.goto("/form")
    field = browser_page.get_by_role("combobox", name="Perusahaan")
    field.fill("roti")
    browser_page.get_by_role("option", name="CV Roti").click()
    assert browser_page.locator("#company").input_value() == "8"
    field.fill("zzz")
    expect(browser_page.locator(".combobox__empty")).to_contain_text("Tidak ditemukan")
    assert browser_page.locator("#company").input_value() == ""


KEPT = """() => {
    const key = Object.keys(localStorage).find((one) => /^draft:.*:visit$/.test(one));
    const { values } = JSON.parse(localStorage.getItem(key) ?? '{"values": []}');
    return values.some((one) => one[1] === 'Butuh juru las') && values.some((one) => one[0] === 'needs' && one[2]);
}"""
"""The draft as the test typed it, a while after the last keystroke."""


def test_typed_words_survive_a_closed_page_and_are_forgotten_once_saved(browser_page: Page) -> None:
    browser_page.on("dialog", lambda dialog: dialog.accept())
    browser_page.goto("/form")
    browser_page.get_by_label("Catatan").fill("Butuh juru las")
    browser_page.get_by_label("Las", exact=True).check()
    browser_page.wait_for_function(KEPT)
    browser_page.goto("/list")
    browser_page.goto("/form")
    expect(browser_page.get_by_label("Catatan")).to_have_value("Butuh juru las")
    expect(browser_page.get_by_label("Las", exact=True)).to_be_checked()
    expect(browser_page.locator(".draft-note")).to_contain_text("masih kami simpan")
    browser_page.get_by_label("Nama").fill("PT A")
    browser_page.keyboard.press("Control+Enter")
    browser_page.wait_for_url("**/record")
    browser_page.goto("/form")
    expect(browser_page.get_by_label("Catatan")).to_have_value("")


def test_a_refused_form_keeps_its_draft_and_starts_at_the_errors(browser_page: Page) -> None:
    browser_page.on("dialog", lambda dialog: dialog.accept())
    browser_page.goto("/form")
    browser_page.get_by_label("Pekerja").fill("dua")
    browser_page.keyboard.press("Control+Enter")
    expect(browser_page.locator(".error-summary")).to_be_focused()
    expect(browser_page.get_by_label("Pekerja")).to_have_value("dua")
    browser_page.locator(".error-summary").get_by_role("link", name="Pekerja").click()
    expect(browser_page.get_by_label("Pekerja")).to_be_focused()
    browser_page.goto("/form")
    expect(browser_page.get_by_label("Pekerja")).to_have_value("dua")
    browser_page.get_by_role("button", name="Buang").click()
    expect(browser_page.get_by_label("Pekerja")).to_have_value("")


def test_leaving_unsaved_words_asks_first(browser_page: Page) -> None:
    asked: list[str] = []
    browser_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    browser_page.goto("/form")
    browser_page.get_by_label("Nama").press_sequentially("PT")
    browser_page.goto("/list")
    assert asked == ["beforeunload"]
    browser_page.goto("/record")
    assert asked == ["beforeunload"]


def _drag(page: Page, card: str, column: str) -> None:
    start = page.locator(f"{card} .board-card__line").bounding_box()
    end = page.locator(f"{column} [data-board-cards]").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 10, start["y"] + 5)
    page.mouse.down()
    for step in range(1, 11):
        share = step / 10
        page.mouse.move(
            start["x"] + 10 + (end["x"] + 60 - start["x"] - 10) * share,
            start["y"] + 5 + (end["y"] + 20 - start["y"] - 5) * share,
        )
    page.mouse.up()


def _ready_board(page: Page) -> None:
    page.goto("/board")
    expect(page.locator("[data-board][data-ready]")).to_be_visible()


def test_a_dragged_card_is_posted_with_its_column(browser_page: Page, live_server: SimpleNamespace) -> None:
    _ready_board(browser_page)
    _drag(browser_page, "#card-1", "#column-b")
    expect(browser_page.locator(".toast")).to_contain_text("Dipindahkan.")
    assert live_server.posted == [{"stage": "b"}]


def test_a_refused_move_puts_the_card_back_and_says_why(
    browser_page: Page, live_server: SimpleNamespace
) -> None:
    _ready_board(browser_page)
    _drag(browser_page, "#card-1", "#column-refused")
    expect(browser_page.locator(".toast")).to_contain_text("Belum ada kunjungan.")
    expect(browser_page.locator("#column-a #card-1")).to_be_visible()
    assert live_server.posted == [{"stage": "refused"}]


def test_a_move_that_needs_a_reason_asks_for_it_first(
    browser_page: Page, live_server: SimpleNamespace
) -> None:
    _ready_board(browser_page)
    _drag(browser_page, "#card-1", "#column-asks")
    expect(browser_page.get_by_role("dialog", name="Catat kunjungan")).to_be_visible()
    expect(browser_page.locator("#column-a #card-1")).to_have_count(1)
    assert live_server.posted == []


def test_a_card_moves_by_keys_through_its_menu(browser_page: Page, live_server: SimpleNamespace) -> None:
    browser_page.goto("/board")
    browser_page.locator("#card-1 summary").focus()
    browser_page.keyboard.press("ArrowDown")
    browser_page.keyboard.press("Enter")
    expect(browser_page.locator(".toast")).to_contain_text("Dipindahkan.")
    assert live_server.posted[0]["stage"] == "b"


def test_messages_leave_but_one_that_can_be_undone_stays_longer(browser_page: Page) -> None:
    browser_page.clock.install()
    browser_page.goto("/undo-toast")
    expect(browser_page.locator(".toast")).to_have_count(2)
    browser_page.clock.run_for(7000)
    expect(browser_page.locator(".toast")).to_have_count(1)
    browser_page.clock.run_for(20_000)
    expect(browser_page.locator(".toast")).to_have_count(0)


def test_chosen_photos_are_shown_and_can_be_taken_back(browser_page: Page, tmp_path: Path) -> None:
    pictures = []
    for name in ("a.png", "b.png"):
        pictures.append(tmp_path / name)
        pictures[-1].write_bytes(PIXEL)
    browser_page.goto("/form")
    browser_page.locator("#photos").set_input_files(pictures)
    expect(browser_page.locator(".upload__file")).to_have_count(2)
    expect(browser_page.locator(".upload__file img").first).to_have_js_property("naturalWidth", 1)
    browser_page.get_by_role("button", name="Hapus: a.png").click()
    expect(browser_page.locator(".upload__file")).to_have_count(1)
    assert browser_page.evaluate("document.getElementById('photos').files.length") == 1


def test_a_file_that_is_too_large_is_refused_beside_its_field_and_nothing_typed_is_lost(
    browser_page: Page, tmp_path: Path
) -> None:
    """The server takes in no request of that size: it would answer with a page and lose the form."""
    large, small = tmp_path / "besar.png", tmp_path / "kecil.png"
    with large.open("wb") as file:
        file.truncate(40_000_000)
    small.write_bytes(PIXEL)
    browser_page.goto("/form")
    name = browser_page.locator("form.record-form input[type=text]").first
    name.fill("Sudah diketik")
    browser_page.locator("#photos").set_input_files(large)
    told = browser_page.locator("#photos-error")
    expect(told).to_contain_text("besar.png berukuran 40 MB; paling besar 10 MB.")
    expect(browser_page.locator("#photos")).to_have_attribute("aria-invalid", "true")
    browser_page.locator("[data-save]").first.click()
    expect(browser_page.locator("#photos")).to_be_focused()
    expect(name).to_have_value("Sudah diketik")
    browser_page.locator("#photos").set_input_files([small])
    expect(told).to_be_hidden()


def test_a_filter_swaps_the_list_and_the_address_tells_it(browser_page: Page) -> None:
    browser_page.goto("/list")
    browser_page.get_by_role("searchbox", name="Cari di daftar ini").fill("roti")
    expect(browser_page.locator("tbody tr")).to_have_count(1)
    expect(browser_page).to_have_url(re.compile(r"/list\?q=roti$"))
    browser_page.reload()
    expect(browser_page.locator("tbody tr")).to_have_count(1)
    browser_page.go_back()
    expect(browser_page.locator("tbody tr")).to_have_count(2)
    browser_page.wait_for_load_state()
    browser_page.context.set_offline(True)
    browser_page.get_by_role("searchbox", name="Cari di daftar ini").fill("roti")
    expect(browser_page.get_by_role("alert")).to_contain_text("Tidak ada sinyal")
    browser_page.context.set_offline(False)


def test_the_stored_value_of_a_conflict_is_put_into_the_form(browser_page: Page) -> None:
    browser_page.goto("/form?conflict=1")
    browser_page.get_by_role("button", name="Pakai yang tersimpan").click()
    expect(browser_page.get_by_label("Nama")).to_have_value("PT C")
    browser_page.get_by_role("button", name="Pakai isian saya").click()
    expect(browser_page.get_by_label("Nama")).to_have_value("A")


def test_a_number_is_copied(browser_page: Page) -> None:
    browser_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser_page.goto("/record")
    browser_page.get_by_role("button", name="Salin 9120001234567").click()
    expect(browser_page.get_by_role("button", name="Tersalin")).to_be_visible()
    assert browser_page.evaluate("navigator.clipboard.readText()") == "9120001234567"


def test_everything_works_without_scripts(browser: Browser, live_server: SimpleNamespace) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/list")
    page.get_by_role("searchbox", name="Cari di daftar ini").fill("roti")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator(".filter-bar summary").click()
    expect(page.get_by_role("button", name="Terapkan")).to_be_visible()
    page.goto("/form")
    page.get_by_label("Nama").fill("PT A")
    expect(page.get_by_role("link", name="Cari di daftar", exact=True)).to_be_visible()
    page.get_by_role("button", name="Simpan", exact=True).click()
    expect(page.locator(".toast")).to_contain_text("Tersimpan.")
    assert live_server.posted[0]["name"] == ["PT A"]
    page.goto("/board")
    page.locator("#card-1 summary").click()
    page.get_by_role("button", name="Minat").click()
    expect(page.locator(".toast")).to_contain_text("Dipindahkan.")
    assert live_server.posted[1]["stage"] == "b"
    context.close()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_accessible_in_every_theme(browser_page: Page, axe: AxeCheck, address: str) -> None:
    browser_page.set_viewport_size({"width": 1280, "height": 2600})
    browser_page.goto(f"/{address}")
    axe(browser_page, schemes=("light",))
    axe(browser_page, schemes=("dark",), only=("color-contrast", "link-in-text-block"))
    browser_page.set_viewport_size({"width": 360, "height": 2600})
    axe(browser_page, schemes=("dark",), only=AxeCheck.DARK_PHONE)
    browser_page.evaluate("localStorage.setItem('theme', 'contrast')")
    browser_page.reload()
    axe(browser_page, schemes=("light",), only=AxeCheck.DARK_PHONE)


def test_what_acts_on_a_row_stands_in_one_line_and_covers_no_word(browser_page: Page) -> None:
    browser_page.goto("/list")
    browser_page.locator("tbody td[data-label=Tahap]").first.evaluate("e => e.append('panjang '.repeat(40))")
    tops = "all => new Set(all.map(one => one.getBoundingClientRect().top)).size"
    assert browser_page.locator("tbody .cluster .button").evaluate_all(tops) == 1
    browser_page.set_viewport_size({"width": 320, "height": 800})
    covered = """all => all.filter(row => {
        row.querySelector("th a").textContent = "Nama yang panjang sekali untuk satu baris";
        const words = document.createRange();
        words.selectNodeContents(row.querySelector("th"));
        return [...row.querySelectorAll(".button")].some(button => [...words.getClientRects()].some(word => {
            const at = button.getBoundingClientRect();
            return word.right > at.left && word.left < at.right && word.bottom > at.top && word.top < at.bottom;
        }));
    }).length"""
    assert browser_page.locator("tbody tr").evaluate_all(covered) == 0


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways(browser_page: Page, address: str) -> None:
    browser_page.goto(f"/{address}")
    for width in (320, 640, 768, 1024, 1440, 1920):
        browser_page.set_viewport_size({"width": width, "height": 800})
        assert browser_page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width


def test_targets_on_a_phone_are_large_enough_for_a_thumb(browser_page: Page) -> None:
    browser_page.set_viewport_size({"width": 360, "height": 800})
    small: list[Any] = []
    for address in ("record", "form", "board"):
        browser_page.goto(f"/{address}")
        small += browser_page.evaluate(
            """[...document.querySelectorAll(".button, .control, .bottom-bar__item, .tile, .tabs__tab")]
               .filter((one) => one.offsetParent && !one.closest(".toast"))
               .map((one) => [one.className, Math.round(one.getBoundingClientRect().height)])
               .filter(([, height]) => height < 44)"""
        )
    assert not small


def test_save_stays_in_sight_on_a_long_form(browser_page: Page) -> None:
    for size in ({"width": 360, "height": 640}, {"width": 1280, "height": 500}):
        browser_page.set_viewport_size(size)  # type: ignore[arg-type]
        browser_page.goto("/form")
        expect(browser_page.get_by_role("button", name="Simpan", exact=True)).to_be_in_viewport()


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180b5a1ea6d0000000049454e44ae426082"
)
