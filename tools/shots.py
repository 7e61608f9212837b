"""Makes the pictures of the README: a new demo office, a real browser, the main job's pages.

python -m tools.shots [NAME ...]     all pictures, or those named
"""

import csv
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import browsers

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
START_SECONDS = 180

DESKTOP = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at what size, and how they get there."""

    name: str
    role: str
    size: dict[str, int]
    go: Callable[[Page], None]


def _today(page: Page) -> None:
    page.goto("/")


def _companies(page: Page) -> None:
    page.goto("/companies")


def _pipeline(page: Page) -> None:
    page.goto("/pipeline")


def _company(page: Page) -> None:
    """The company with the longest story: one that has an agreement."""
    _agreement(page)
    page.locator("main a[href^='/companies/']").first.click()
    page.wait_for_url("**/companies/*")


def _agreement(page: Page) -> None:
    page.goto("/agreements?tab=in-force")
    page.locator("main tbody a[href^='/agreements/']").first.click()
    page.wait_for_url("**/agreements/*")


def _import(page: Page) -> None:
    """A list with good rows, one known firm under another spelling and one bad number, up to its preview."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "daftar-perusahaan.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(LIST)
        page.goto("/imports")
        page.locator("main input[type=file]").set_input_files(path)
        page.locator("main form:has(input[type=file]) button[type=submit]").click()
        page.wait_for_url("**/columns")
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/preview")


LIST = [
    ["Nama Perusahaan", "Alamat", "Kelurahan", "Telepon", "Jumlah Tenaga Kerja"],
    ["PT Contoh Samudra Niaga", "Jl. Soekarno Hatta Km 5", "Batu Ampar", "(0542) 7654321", "120"],
    ["BORNEO ALAT BERAT, PT", "Jl. Mulawarman No. 12", "Baru Ulu", "0812-0000-4321", "140"],
    ["PT. Umpama Borneo Logistik", "Jl. Jenderal Sudirman 88", "Klandasan Ilir", "0542 123456", "64"],
    ["Misalnya Sejahtera, PT", "Jl. Marsma Iswahyudi 3", "Sepinggan", "08110000555", "enam puluh"],
    ["UD Andai Jaya", "Jl. Letjen Suprapto 7", "Baru Ulu", "0542-765000", "4"],
]

SHOTS = [
    Shot("today-phone", "officer", PHONE, _today),
    Shot("company", "supervisor", DESKTOP, _company),
    Shot("companies", "supervisor", DESKTOP, _companies),
    Shot("import", "clerk", DESKTOP, _import),
    Shot("pipeline", "supervisor", DESKTOP, _pipeline),
    Shot("agreement", "supervisor", DESKTOP, _agreement),
]


@contextmanager
def demo_office() -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """Serve a new demo office; gives its address and, per role, the sign-in and password."""
    with (
        tempfile.TemporaryDirectory(prefix="jajak-shots-") as folder,
        socket.create_server(("127.0.0.1", 0)) as probe,
    ):
        port = probe.getsockname()[1]
        probe.close()
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment = {
            **kept,
            "PORT": str(port),
            "JAJAK_INSTANCE": folder,
            "JAJAK_DEMO": "1",
            "SECRET_KEY": secrets.token_urlsafe(48),
        }
        said = Path(folder) / "said"
        with said.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "tools.serve"], cwd=ROOT, env=environment, stdout=output, stderr=output
            )
        try:
            _wait(process, said)
            listed = subprocess.run(
                [sys.executable, "-m", "app.cli", "demo", "accounts", "--json"],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
                text=True,
            )
            people = {
                one["role"]: (one["sign_in"], one["password"]) for one in reversed(json.loads(listed.stdout))
            }
            yield f"http://127.0.0.1:{port}", people
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], said: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while "Ctrl-C stops it" not in said.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The demo office did not start:\n{said.read_text()}")
        time.sleep(0.2)


def take(browser: Browser, shot: Shot, home: str, account: tuple[str, str]) -> Path:
    """Sign in, go there, take the picture."""
    context = browser.new_context(
        base_url=home,
        viewport={"width": shot.size["width"], "height": shot.size["height"]},
        locale="id-ID",
        timezone_id="Asia/Makassar",
        reduced_motion="reduce",
        color_scheme="light",
        is_mobile=shot.size is PHONE,
        has_touch=shot.size is PHONE,
    )
    page = context.new_page()
    refused: list[str] = []
    page.on("response", lambda answer: refused.append(answer.url) if answer.status >= 400 else None)
    page.goto("/sign-in")
    page.locator("main form input[name=email]").fill(account[0])
    page.locator("main form input[name=password]").fill(account[1])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    shot.go(page)
    page.wait_for_load_state("networkidle")
    if refused:
        raise SystemExit(f"No picture {shot.name}: an error came from {', '.join(refused)}")
    path = FOLDER / f"{shot.name}.png"
    page.screenshot(path=path)
    context.close()
    with Image.open(path) as picture:
        picture.convert("RGB").save(path, optimize=True)
    return path


def main(names: list[str]) -> int:
    unknown = set(names) - {shot.name for shot in SHOTS}
    if unknown:
        print(f"There is no picture {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    browsers.use_packaged_node()
    with demo_office() as (home, people), sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browsers.launch_arguments())
        for shot in SHOTS:
            if not names or shot.name in names:
                path = take(browser, shot, home, people[shot.role])
                print(f"{path.relative_to(ROOT)}  {path.stat().st_size // 1000} kB", flush=True)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
