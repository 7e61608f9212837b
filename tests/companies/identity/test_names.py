"""Company names taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.companies.enums import LegalForm
from app.companies.identity.names import full_name, name_key, split_name


@pytest.mark.parametrize(
    "typed",
    [
        "PT Umpama Jaya",
        "PT. Umpama Jaya",
        "PT.Umpama Jaya",
        "P.T. Umpama Jaya",
        "PT,UMPAMA JAYA",
        "(PT) Umpama Jaya",
        "PT-Umpama Jaya",
        "Umpama Jaya, PT",
        "Umpama Jaya PT",
        "Umpama Jaya. PT",
        "Umpama Jaya (PT)",
        "“PT Umpama Jaya”",
        "pt  umpama   jaya",
        "PT Umpama Jaya.",
        "PT Umpama Jaya Tbk",
        "Umpama Jaya Tbk.",
        "Umpama Jaya Tbk., PT",
        "Perseroan Terbatas Umpama Jaya",
    ],
)
def test_every_spelling_of_a_pt_is_one_name(typed: str) -> None:
    read = split_name(typed)
    assert (read.form, read.key) == (LegalForm.PT, "umpama jaya")


@pytest.mark.parametrize(
    "remark",
    [
        " up. Bpk Budi",
        " u.p. Ibu Sari (HRD)",
        " attn: HRD",
        " / HRD",
        "/HRGA",
        " (HRD)",
        " (tutup?)",
        " (Pindah)",
    ],
)
def test_whom_to_ask_is_no_part_of_what_a_firm_is_found_by_but_stays_on_show(remark: str) -> None:
    read = split_name(f"PT Umpama Jaya{remark}")
    assert (read.form, read.key, read.display) == (LegalForm.PT, "umpama jaya", f"Umpama Jaya{remark}")


@pytest.mark.parametrize("name", ["PT Start Up Mandiri", "CV Tutup Botol", "PT Pindah Jaya (Lama)"])
def test_a_word_that_is_part_of_the_name_stays_in_it(name: str) -> None:
    assert len(split_name(name).key.split()) == 2 + ("Up" in name) + ("Lama" in name)


@pytest.mark.parametrize(
    ("typed", "form", "display"),
    [
        ("CV . UMPAMA LESTARI", LegalForm.CV, "UMPAMA LESTARI"),
        ("cv.Umpama", LegalForm.CV, "Umpama"),
        ("UMPAMA KARYA. CV", LegalForm.CV, "UMPAMA KARYA"),
        ("UD. Umpama", LegalForm.UD, "Umpama"),
        ("PD. Umpama", LegalForm.UD, "Umpama"),
        ("PD Pasar Umpama", LegalForm.PERSERODA, "PD Pasar Umpama"),
        ("Fa. Umpama", LegalForm.FIRMA, "Umpama"),
        ("KO  Umpama", LegalForm.KOPERASI, "Umpama"),
        ("Kop. Umpama", LegalForm.KOPERASI, "Umpama"),
        ("KSP Umpama", LegalForm.KOPERASI, "KSP Umpama"),
        ("YAYASAN Umpama", LegalForm.YAYASAN, "Umpama"),
        ("PERUM UMPAMA", LegalForm.PERUM, "UMPAMA"),
        ("PERUMDA Umpama", LegalForm.PERSERODA, "PERUMDA Umpama"),
        ("PT Umpama (Perseroda)", LegalForm.PERSERODA, "Umpama (Perseroda)"),
        ("PT Umpama (Persero)", LegalForm.PERSERO, "Umpama"),
        ("PT Umpama (Persero) Tbk", LegalForm.PERSERO, "Umpama Tbk"),
        ("BUT Umpama", LegalForm.BUT, "Umpama"),
        ("PT PMA Umpama", LegalForm.PT_PMA, "Umpama"),
        ("PT Perorangan Umpama", LegalForm.PT_PERORANGAN, "Umpama"),
        ("Umpama Asia Pte. Ltd.", LegalForm.LAINNYA, "Umpama Asia Pte. Ltd."),
        ("Umpama (M) Sdn. Bhd.", LegalForm.LAINNYA, "Umpama (M) Sdn. Bhd."),
        ("Dinas Umpama", LegalForm.INSTANSI, "Dinas Umpama"),
        ("PT Satu - PT Dua KSO", LegalForm.LAINNYA, "PT Satu - PT Dua KSO"),
    ],
)
def test_each_legal_form_is_known(typed: str, form: LegalForm, display: str) -> None:
    read = split_name(typed)
    assert (read.form, read.display) == (form, display)


@pytest.mark.parametrize(
    "typed", ["FARA UMPAMA", "FIRMAN UMPAMA", "Udin Umpama", "CVS Umpama", "But Umpama", "H. Budi"]
)
def test_words_that_only_begin_like_a_form_stay(typed: str) -> None:
    read = split_name(typed)
    assert (read.form, read.display) == (None, typed)


@pytest.mark.parametrize("typed", ["", "PT", "PT.", "CV", " ud "])
def test_a_form_alone_is_no_name(typed: str) -> None:
    assert split_name(typed).display == ""


def test_a_branch_and_a_former_name_are_told_apart_from_the_name() -> None:
    branch = split_name("PT. UMPAMA KARYA (Persero) Cabang Kalimantan")
    assert (branch.form, branch.display, branch.branch) == (LegalForm.PERSERO, "UMPAMA KARYA", "Kalimantan")
    assert branch.shown == "UMPAMA KARYA Cabang Kalimantan"
    assert split_name("PT Baru Umpama (d/h PT Lama Umpama)").former == ("PT Lama Umpama",)
    ahead = split_name("KANTOR CABANG PT UMPAMA KARYA")
    assert (ahead.form, ahead.display, ahead.branch) == (LegalForm.PT, "UMPAMA KARYA", "cabang")
    assert split_name("Cabang CV Umpama Karya Cab. Bontang").shown == "Umpama Karya Cabang Bontang"
    behind = split_name("UMPAMA KARYA (CABANG BONTANG), PT")
    assert (behind.form, behind.shown) == (LegalForm.PT, "UMPAMA KARYA Cabang BONTANG")
    assert split_name("UMPAMA KARYA - CAB. BONTANG, PT").shown == "UMPAMA KARYA Cabang BONTANG"
    assert split_name("PT Olive Branch").branch == ""
    assert split_name("CV Ex Umpama").former == ()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Satu & Dua", "satu dan dua"),
        ("P.P. Umpama", "PP UMPAMA"),
        ("Nur'Aini", "nuraini"),
        ("Umpama International", "Umpama Internasional"),
        ("Café Umpama", "CAFE UMPAMA"),
        ("Anugrah Umpama", "Anugerah Umpama"),
    ],
)
def test_spellings_of_one_name_share_a_key(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


@given(st.text(max_size=60))
def test_any_text_is_read_without_complaint(text: str) -> None:
    read = split_name(text)
    full_name(read.form, read.display)


@given(
    st.sampled_from(["PT", "CV", "UD", "Koperasi", "Yayasan", "Perum", "BUT"]),
    st.lists(st.sampled_from(["Umpama", "Jaya", "Karya", "Borneo", "Mahakam"]), min_size=1, max_size=4),
)
def test_a_written_name_reads_back_as_itself(form: str, words: list[str]) -> None:
    first = split_name(f"{form} {' '.join(words)}")
    again = split_name(full_name(first.form, first.display))
    assert again == first


@pytest.mark.parametrize(
    ("typed", "key", "former"),
    [
        ("PT Bangau Rawa eks PT Manuk Rawa", "bangau rawa", "PT Manuk Rawa"),
        ("PT Bangau Rawa (nama lama: PT Manuk Rawa)", "bangau rawa", "PT Manuk Rawa"),
        ("PT Bangau Rawa sebelumnya bernama PT Manuk Rawa", "bangau rawa", "PT Manuk Rawa"),
        ("PT Bangau Rawa (formerly known as PT Manuk Rawa)", "bangau rawa", "PT Manuk Rawa"),
        ("PT Manuk Rawa berubah nama menjadi PT Bangau Rawa", "bangau rawa", "PT Manuk Rawa"),
        ("PT Manuk Rawa (sekarang PT Bangau Rawa)", "bangau rawa", "PT Manuk Rawa"),
    ],
)
def test_a_name_of_before_is_told_from_that_of_today(typed: str, key: str, former: str) -> None:
    read = split_name(typed)
    assert (read.key, read.former) == (key, (former,))


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("Hotel Ombak Biru (PT Ombak Selaras)", ("Hotel Ombak Biru", "PT Ombak Selaras")),
        ("PT Ombak Selaras / Hotel Ombak Biru", ("PT Ombak Selaras", "Hotel Ombak Biru")),
        ("Ombak Biru Hotel - PT Ombak Selaras", ("Ombak Biru Hotel", "PT Ombak Selaras")),
        ("WCM - CV Wahana Cipta", ("CV Wahana Cipta",)),
        ("PT Ombak Selaras (Balikpapan)", ()),
        ("PT Ombak Selaras (Persero)", ()),
        ("PT Ombak-Selaras", ()),
    ],
)
def test_two_names_side_by_side_are_both_read(typed: str, also: tuple[str, ...]) -> None:
    read = split_name(typed)
    assert read.also == also
    assert split_name(full_name(read.form, read.shown)).also == also


@pytest.mark.parametrize(
    ("typed", "key", "branch"),
    [
        ("PT Maju Umpama Area Kalimantan", "maju umpama", "Kalimantan"),
        ("PT Maju Umpama - Regional Kalimantan", "maju umpama", "Kalimantan"),
        ("PT Maju Umpama Kanwil Kaltim", "maju umpama", "Kaltim"),
        ("PT Maju Umpama (Depo Samarinda)", "maju umpama", "Samarinda"),
        ("PT Maju Umpama KCP Klandasan", "maju umpama", "Klandasan"),
        ("PT Maju Umpama Balikpapan Branch", "maju umpama", "Balikpapan"),
        ("PT Maju Depo Bangunan", "maju depo bangunan", ""),
        ("PT Area Kalimantan", "area kalimantan", ""),
        ("PT Umpama Unit Ternak", "umpama unit ternak", ""),
    ],
)
def test_a_part_of_a_firm_that_is_called_by_a_place_is_a_branch(typed: str, key: str, branch: str) -> None:
    read = split_name(typed)
    assert (read.key, read.branch) == (key, branch)
    again = split_name(full_name(read.form, read.shown))
    assert (again.key, again.branch, again.shown) == (key, branch, read.shown)


def test_what_a_branch_is_called_stays_in_its_name() -> None:
    assert split_name("PT Maju Umpama, Area Kalimantan").shown == "Maju Umpama Area Kalimantan"
