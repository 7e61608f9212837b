"""Invented companies and people: Indonesian in sound, nobody's in fact."""

from random import Random

FIRST = (
    "Kariangau", "Sepinggan", "Manggar", "Teritip", "Lamaru", "Gunung Bahagia", "Damai", "Klandasan", "Prapatan",
    "Telaga Sari", "Margasari", "Karang Joang", "Batu Ampar", "Muara Rapak", "Graha Indah", "Sumber Rejo",
    "Teluk Biru", "Pesisir", "Mahakam", "Borneo", "Kalimantan", "Khatulistiwa", "Selat", "Tanjung", "Dermaga",
    "Bukit Hijau", "Rimba", "Bahari", "Cakrawala", "Samudra", "Nusantara", "Mitra", "Karya", "Sinar", "Tunas",
    "Griya", "Wahana", "Graha", "Pilar", "Bina", "Citra", "Delta", "Anugerah", "Berkah", "Cahaya", "Duta",
)  # fmt: skip
SECOND = (
    "Sejahtera", "Abadi", "Mandiri", "Perkasa", "Utama", "Makmur", "Lestari", "Jaya", "Sentosa", "Bersama", "Raya",
    "Gemilang", "Persada", "Indah", "Prima", "Mulia", "Sakti", "Timur", "Barat", "Harapan", "Pratama", "Buana",
    "Kencana", "Permai", "Setia", "Rejeki", "Bakti", "Agung", "Damai", "Usaha",
)  # fmt: skip
TRADES = (
    ("Las", "25120"), ("Teknik", "33121"), ("Konstruksi", "41011"), ("Listrik", "43211"), ("Otomotif", "45201"),
    ("Logistik", "52291"), ("Boga", "56101"), ("Hotel", "55110"), ("Medika", "86101"), ("Digital", "62019"),
    ("Alat Berat", "33122"), ("Energi", "06100"), ("Perkapalan", "30111"), ("Properti", "68111"),
    ("Garmen", "14111"), ("Retail", "47111"),
)  # fmt: skip
"""A word in a company's name, and a KBLI 2020 class that goes with it."""

GIVEN = (
    "Rina", "Joko", "Dewi", "Arman", "Siti", "Bayu", "Wulan", "Hendra", "Fitri", "Agus", "Maya", "Rudi", "Lestari",
    "Yusuf", "Indah", "Dimas", "Ratna", "Eko", "Nadia", "Surya", "Kartika", "Ferry", "Melati", "Anton", "Putri",
    "Galih", "Sari", "Iwan", "Laras", "Bagus",
)  # fmt: skip
WOMEN = {
    "Rina", "Dewi", "Siti", "Wulan", "Fitri", "Maya", "Lestari", "Indah", "Ratna", "Nadia", "Kartika", "Melati", "Putri",
    "Sari", "Laras",
}  # fmt: skip
FAMILY = (
    "Nurhayati", "Kurniawan", "Lestari", "Wijaya", "Rahmawati", "Saputra", "Hidayat", "Anggraini", "Pratama",
    "Susanto", "Maharani", "Setiawan", "Permata", "Gunawan", "Utami", "Santoso", "Wibowo", "Handayani", "Firmansyah",
    "Puspita", "Nugroho", "Halim", "Sitorus", "Tandiono", "Basri", "Lubis", "Mahendra", "Kusuma",
)  # fmt: skip
OF_WOMEN = {
    "Nurhayati", "Lestari", "Rahmawati", "Anggraini", "Maharani", "Permata", "Utami", "Handayani", "Puspita",
}  # fmt: skip
OF_MEN = tuple(name for name in FAMILY if name not in OF_WOMEN)
"""What may follow the given name of a man; after that of a woman any name may stand, as her father's."""
STREETS = (
    "Jl. Pelabuhan Lama", "Jl. Melati Raya", "Jl. Gudang Timur", "Jl. Kilang Baru", "Jl. Pantai Permai",
    "Jl. Tambak Indah", "Jl. Industri Kecil", "Jl. Bengkel Rakyat", "Jl. Mangga Besar", "Jl. Anggrek Hitam",
)  # fmt: skip


def company(random: Random, *, number: int | None = None) -> tuple[str, str]:
    """A company's name without its legal form, and the KBLI 2020 class of its business."""
    trade, kbli = random.choice(TRADES)
    words = [random.choice(FIRST), trade if random.random() < 0.5 else "", random.choice(SECOND)]
    if number is not None:
        # Half of the many bear a word of their own in front, as real ones do; else all would resemble all.
        place = 0 if random.random() < 0.5 else 3
        words[place : place + 1] = [_syllables(number * 7919 % 9_999_991)]
    return " ".join(word for word in words if word), kbli


def person(random: Random) -> str:
    """A person's name."""
    return in_full(random, random.choice(GIVEN))


def in_full(random: Random, given: str) -> str:
    """The given name with another one that may follow it."""
    return f"{given} {random.choice(FAMILY if given in WOMEN else OF_MEN)}"


def address_of(name: str) -> str:
    """How a letter addresses the person of this name."""
    return "Ibu" if name.split(maxsplit=1)[0] in WOMEN else "Bpk."


def npwp(number: int) -> str:
    """A tax number of 16 digits whose check digit fits; another one for each ``number``."""
    # The page that makes a demo office larger is loaded by every worker: see `companies.identity.numbers`.
    from stdnum import luhn  # noqa: PLC0415

    base = f"{number % 10**8:08}"
    return f"0{base}{luhn.calc_check_digit(base)}722000"


def _syllables(number: int) -> str:
    """A made-up word for ``number``, so that large numbers of names stay distinct."""
    consonants, vowels = "bdgklmnprst", "aeiou"
    word = ""
    while number or not word:
        number, rest = divmod(number, len(consonants) * len(vowels))
        word += consonants[rest // len(vowels)] + vowels[rest % len(vowels)]
    return word.capitalize()
