"""Lists of companies for tests of imports; every firm in them is invented."""

import csv
import io
from collections.abc import Iterable, Sequence
from hashlib import sha256

from stdnum import luhn

HEADER = ("Nama Perusahaan", "NPWP", "Alamat", "Kota", "Telepon", "Jumlah Tenaga Kerja")


def npwp(number: int) -> str:
    """A company's NPWP as it is printed, its check digit right: ``01.000.007.x-725.000``."""
    body = f"01{number:06d}"
    digits = body + luhn.calc_check_digit(body)
    return f"{digits[:2]}.{digits[2:5]}.{digits[5:8]}.{digits[8]}-725.000"


def stored_npwp(number: int) -> str:
    """The same number as the register keeps it."""
    return "0" + "".join(letter for letter in npwp(number) if letter.isdigit())


def list_csv(
    rows: Iterable[Sequence[object]], header: Sequence[str] = HEADER, *, delimiter: str = ";"
) -> bytes:
    """A list as a spreadsheet program in Indonesia would save it."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def invented_row(number: int) -> list[object]:
    """One firm that no other row speaks of."""
    return [
        f"PT Rekaan Nomor {spelled(number)}",
        npwp(number),
        f"Jl. Contoh No. {number}, Balikpapan",
        "Kota Balikpapan",
        f"0542{700000 + number}",
        number % 400 + 1,
    ]


def spelled(number: int) -> str:
    """A number in letters, so that names differ by words: ``Bacacad``."""
    return "".join(f"{'bcdfghjklm'[int(digit)]}a" for digit in str(number)).capitalize()


def unlike(number: int) -> str:
    """A name that resembles no other's, for firms that nothing else tells apart: ``PT Bagodite Kumerasu``."""
    syllables = [
        "bdgklmnrst"[byte % 10] + "aeiou"[byte // 10 % 5] for byte in sha256(b"%d" % number).digest()
    ]
    return f"PT {''.join(syllables[:4]).capitalize()} {''.join(syllables[4:8]).capitalize()}"
