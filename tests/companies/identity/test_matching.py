"""Which two records are one company."""

import csv
from pathlib import Path
from typing import Any

import pytest

from app.companies.enums import KeyKind, LegalForm
from app.companies.identity import matching
from app.companies.identity.likeness import Likeness, name_likeness
from app.companies.identity.matching import Facts, Match, Verdict, compare, explain, rank
from app.companies.identity.places import address_key, address_likeness, city_in, city_key
from app.imports.matching import WORTH_A_QUESTION
from tools.matching_invented import invented
from tools.matching_nasty import WAYS, of_excerpt
from tools.matching_quality import Register, facts

pytestmark = pytest.mark.usefixtures("app")

PAIRS = Path(__file__).parents[2] / "fixtures" / "matching_pairs_idx.csv"

NPWP, MOVED, BRANCH, OTHER = "0027567478722000", "0027567478723000", "0027567478722001", "0031497399722000"


def firm(name: str, **known: Any) -> Facts:
    return matching.facts_of(name=name, **known)


def verdict(left: Facts, right: Facts) -> Verdict:
    return compare(left, right).verdict


def test_one_name_in_two_spellings_is_one_company() -> None:
    assert verdict(firm("PT. Umpama Kariangau Jaya"), firm("UMPAMA KARIANGAU JAYA, PT")) is Verdict.MATCH


def test_a_common_name_without_a_form_needs_more_than_itself() -> None:
    assert verdict(firm("CV Karya Utama"), firm("Karya Utama")) is Verdict.REVIEW
    same_phone = {"phones": ["+62542123456"]}
    assert verdict(firm("CV Karya Utama", **same_phone), firm("Karya Utama", **same_phone)) is Verdict.MATCH


def test_a_pt_and_a_cv_of_one_name_are_for_a_person_to_tell_apart() -> None:
    assert verdict(firm("PT Umpama Kariangau"), firm("CV Umpama Kariangau")) is Verdict.REVIEW


def test_one_tax_number_is_one_company_also_after_a_move() -> None:
    assert verdict(firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Satu Tbk", npwp=NPWP)) is Verdict.MATCH
    assert verdict(firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Satu", npwp=MOVED)) is Verdict.MATCH


def test_one_tax_number_under_two_unlike_names_is_for_a_person() -> None:
    assert verdict(firm("PT Umpama Satu", npwp=NPWP), firm("CV Lain Sekali", npwp=NPWP)) is Verdict.REVIEW


def test_other_tax_numbers_are_other_companies_whatever_their_names() -> None:
    found = compare(firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Satu", npwp=OTHER))
    assert found.verdict is Verdict.REVIEW
    assert verdict(firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Dua", npwp=OTHER)) is Verdict.DIFFERENT


@pytest.mark.parametrize(
    ("head", "branch"),
    [
        (firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Satu", npwp=BRANCH)),
        (firm("PT Umpama Satu", npwp=NPWP), firm("PT Umpama Satu Cabang Bontang", npwp=NPWP)),
        (firm("PT Umpama Satu"), firm("PT Umpama Satu Cabang Bontang")),
        (firm("PT Umpama Satu Cabang Berau"), firm("PT Umpama Satu Cabang Bontang")),
        (
            firm("PT Umpama Satu", nib="9120001234567"),
            firm("PT Umpama Satu", nib="9120001234567", is_branch=True),
        ),
        (
            firm("PT Umpama Satu", npwp=NPWP, nitku=f"{NPWP}000000"),
            firm("PT Umpama Satu", npwp=NPWP, nitku=f"{NPWP}000002"),
        ),
        (firm("PT Umpama Satu", nitku=f"{NPWP}000000"), firm("PT Umpama Satu", nitku=f"{NPWP}000002")),
        (firm("PT Umpama Satu"), firm("Kantor Cabang PT Umpama Satu")),
    ],
)
def test_head_office_and_branch_are_no_duplicates(head: Facts, branch: Facts) -> None:
    found = compare(head, branch)
    assert found.verdict is Verdict.DIFFERENT
    assert found.is_other_branch


def test_a_renamed_firm_is_offered_by_what_it_kept() -> None:
    left = firm("PT Lama Umpama", phones=["+62542123456"], website="umpama.co.id")
    right = firm("PT Baru Contoh", phones=["+62542123456"], website="www.umpama.co.id")
    assert verdict(left, right) is Verdict.REVIEW
    assert (
        verdict(firm("PT Lama Umpama"), firm("PT Baru Contoh", other_names=["PT Lama Umpama"]))
        is Verdict.REVIEW
    )


def test_a_shared_mail_host_is_no_evidence() -> None:
    left = firm("PT Lama Umpama", emails=["satu@gmail.com"])
    right = firm("PT Baru Contoh", emails=["dua@gmail.com"])
    assert compare(left, right).evidence == frozenset()


def test_the_same_name_in_another_city_is_for_a_person() -> None:
    left = firm("PT Umpama Kariangau Jaya", address="Jl. Satu No. 1, Balikpapan")
    right = firm("PT Umpama Kariangau Jaya", address="Jl. Dua No. 2, Surabaya")
    assert verdict(left, right) is Verdict.REVIEW


def test_two_certain_candidates_are_none() -> None:
    twins = [firm("PT Umpama Kariangau Jaya", id=1), firm("PT Umpama Kariangau Jaya", id=2)]
    found = rank(firm("PT Umpama Kariangau Jaya"), twins)
    assert [match.verdict for match in found] == [Verdict.REVIEW, Verdict.REVIEW]


def test_a_number_many_firms_share_offers_none_of_them() -> None:
    tenants = [
        firm(f"PT {name}", id=number, phones=["+62215551234"])
        for number, name in enumerate(
            ("Alfa Mineral", "Beringin Kimia", "Cendana Logam", "Delima Pangan", "Enggang Baja"), start=1
        )
    ]
    found = rank(firm("PT Flamboyan Tekstil", phones=["+62215551234"]), tenants)
    assert {match.verdict for match in found} == {Verdict.DIFFERENT}


def test_the_verdict_says_why() -> None:
    left = firm("PT Umpama Kariangau", phones=["+62542123456"])
    right = firm("PT Umpama Kariangao", phones=["+62542123456"])
    assert explain(compare(left, right)) == "telepon sama, nama 94 %"


@pytest.mark.parametrize(
    ("left", "right", "likeness"),
    [
        ("umpama jaya", "umpama jaya", Likeness.SAME),
        ("umpama indotama", "umpama indo tama", Likeness.SAME),
        ("kalapa satangkal", "klapa satangkal", Likeness.SPELLING),
        ("satangkal kalapa umpama", "umpama kalapa satangkal", Likeness.SPELLING),
        ("jakarta setiabudi internasiona", "jakarta setiabudi internasional", Likeness.CUT),
        ("karya utama", "karya utama indonesia", Likeness.PART),
        ("cahaya mandiri", "mandiri cahaya", Likeness.LOOSE),
        ("bumi karya sejahtera", "bumi karya sentosa", Likeness.LOOSE),
        ("ptpn iv", "ptpn v", Likeness.LOOSE),
        ("umpama satu", "contoh dua", Likeness.NONE),
    ],
)
def test_names_are_alike_in_kinds(left: str, right: str, likeness: Likeness) -> None:
    assert name_likeness(left, right)[0] is likeness
    assert name_likeness(left, right) == name_likeness(right, left)


@pytest.mark.parametrize(
    ("typed", "on_file"),
    [
        ("PT Mandiri Cahaya", "PT Cahaya Mandiri"),
        ("PT Krupindo Lestari", "PT Krupindo Lestari Balikpapan"),
        ("PT Krupindo Lestari", "PT Krupindo Lestari Utama"),
        ("PT Krupindo L Utama", "PT Krupindo Lestari Utama"),
        ("PT K. Lestari Utama", "PT Krupindo Lestari Utama"),
        ("PT Krup1ndo Le5tari", "PT Krupindo Lestari"),
        ("PT Krupindo Lestari II", "PT Krupindo Lestari 2"),
        ("PT Dua Krupindo", "PT 2 Krupindo"),
        ("RS Krupindo", "Rumah Sakit Krupindo"),
        ("SMKN 1 Krupindo", "SMK Negeri 1 Krupindo"),
        ("Kopkar Krupindo", "Koperasi Karyawan Krupindo"),
        ("PDAM Krupindo", "Perumda Air Minum Krupindo"),
    ],
)
def test_a_badly_kept_name_is_offered_and_never_taken_for_sure(typed: str, on_file: str) -> None:
    assert verdict(firm(typed), firm(on_file)) is Verdict.REVIEW


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("PT Krupindo Lestari II", "PT Krupindo Lestari 3"),
        ("PT Krupindo Lestari", "PT Krupindo Lestari 2"),
        ("PT Maju J Abadi", "PT Maju Raya Abadi"),
        ("CV Krupindo Lestari", "PT Krupindo Lestari Utama"),
    ],
)
def test_what_says_two_firms_says_so_in_a_badly_kept_name_too(left: str, right: str) -> None:
    assert verdict(firm(left), firm(right)) is Verdict.DIFFERENT


def test_where_only_words_that_many_bear_are_left_a_row_is_told_and_not_stopped() -> None:
    common = compare(firm("PT Sumber Jaya"), firm("PT Sumber Jaya Abadi"))
    assert (common.verdict, common.score < WORTH_A_QUESTION) == (Verdict.REVIEW, True)
    rare = compare(firm("PT Krupindo Jaya"), firm("PT Krupindo Jaya Abadi"))
    assert rare.score > WORTH_A_QUESTION


@pytest.mark.same_queries
def test_badly_kept_names_are_found_among_many() -> None:
    found = of_excerpt(firms=2_000)
    assert {
        way: one.tally.recall for way, one in found.items() if one.tally.recall < (WAYS[way][1] or 0)
    } == {}


def test_numbered_sister_firms_are_never_one() -> None:
    shared = {"phones": ["+62542123456"], "website": "umpama.co.id"}
    assert (
        verdict(firm("PT Umpama Kariangau II", **shared), firm("PT Umpama Kariangau III", **shared))
        is Verdict.REVIEW
    )


def test_addresses_are_compared_without_their_habits() -> None:
    left = address_key("Jl. Jend. Sudirman No. 86 Lt.10, Jakarta 10220")
    right = address_key("Jalan Jenderal Sudirman nomor 86 lantai 10 Jakarta Pusat 10220")
    assert address_likeness(left, right) >= 85
    assert address_likeness(left, address_key("Jl. Jend. Sudirman No. 12, Jakarta")) < 85
    assert city_in("Jl. Jakarta No. 3, Balikpapan 76111") == "balikpapan"
    assert city_key("Kabupaten Tangerang") == city_key("KOTA TANGERANG SELATAN") == "tangerang"


def test_a_look_up_shares_a_key_with_whom_it_should_find() -> None:
    on_file = matching.keys_for(firm("PT Kalapa Satangkal Makmur", npwp=NPWP, phones=["+62542123456"]))
    assert (KeyKind.NPWP, "0027567478") in on_file
    for typed in (
        "KLAPA SATANGKAL MAKMUR",
        "Kalapa Satangkal",
        "Satangkal Kalapa Makmur",
        "Kalapa Satangkl Makmur",
        "KALAPASATANGKAL MAKMUR",
    ):
        assert matching.lookup_keys(firm(typed)) & on_file, typed


@pytest.mark.parametrize(
    ("typed", "on_file"),
    [
        ("Himakasra Sejahtera", "Himakarsa Sejahtera"),
        ("Sanggaja Raya", "Sanggara Raya"),
        ("Agudg Raya", "Agung Raya"),
        ("Awindo Raya", "Agwindo Raya"),
        ("Ahlong Jaya", "Ahong Jaya"),
        ("Anunsela", "Agunsela"),
    ],
)
def test_one_slip_in_a_short_name_leaves_it_to_be_found(typed: str, on_file: str) -> None:
    assert matching.lookup_keys(firm(typed)) & matching.keys_for(firm(on_file))
    assert matching.compare(firm(f"CV {typed}"), firm(f"CV {on_file}")).verdict is Verdict.REVIEW


def test_the_labelled_pairs_of_the_exchange_hold_the_promises() -> None:
    """Precision >= 0.99, recall >= 0.97 of those kept, renamed >= 0.5, cut names in the top three >= 0.95."""
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        pairs = list(csv.DictReader(stream))
    register = Register()
    for number, pair in enumerate(pairs, start=1):
        if pair["name"]:
            register.add(facts(pair, id=number))
    matched = wrong = offered = kept = renamed = renamed_offered = cut = cut_found = 0
    for number, pair in enumerate(pairs, start=1):
        listed = {key: pair[f"listed_{key}"] for key in ("name", "address", "phone", "email", "website")}
        found = register.look_up(facts(listed))
        best = found[0] if found else None
        if best and best.verdict is Verdict.MATCH:
            matched += best.id == number
            wrong += best.id != number
        is_offered = any(match.id == number for match in found if match.verdict is not Verdict.DIFFERENT)
        if pair["kind"] in ("same_name", "form_differs"):
            kept += 1
            offered += is_offered
        if pair["kind"] == "name_differs":
            renamed += 1
            renamed_offered += is_offered
        if len(pair["listed_short"]) == 30 and pair["name"]:
            cut += 1
            cut_found += _is_in_top_three(register.look_up(firm(pair["listed_short"])), number)
    assert matched / (matched + wrong) >= 0.99
    assert offered / kept >= 0.97
    assert renamed_offered / renamed >= 0.5
    assert cut_found / cut >= 0.95


@pytest.mark.same_queries
def test_invented_firms_of_many_kinds_hold_the_promises() -> None:
    found = invented(firms=2_000)
    assert found["same"].precision >= 0.99, found["same"].misses
    assert found["same"].recall >= 0.97, found["same"].misses
    assert found["renamed"].recall >= 0.5
    assert found["cut"].top_three >= 0.95


def _is_in_top_three(found: list[Match], number: int) -> bool:
    return any(match.id == number for match in found[:3])


def test_the_form_of_the_record_counts_more_than_that_of_the_name() -> None:
    assert firm("Umpama", legal_form=LegalForm.CV).form is LegalForm.CV
    assert firm("PT Umpama", legal_form=LegalForm.LAINNYA).form is LegalForm.PT


@pytest.mark.parametrize(
    ("typed", "on_file"),
    [
        ("Rumah Makan Umpama Rasa", "RM Umpama Rasa"),
        ("CV Soedjarwo Moeljo", "CV Sujarwo Mulyo"),
        ("KPRI Umpama Praja", "Koperasi Pegawai Republik Indonesia Umpama Praja"),
        ("EMKL Wajar Umpama", "Ekspedisi Muatan Kapal Laut Wajar Umpama"),
        ("Poltekkes Umpama", "Politeknik Kesehatan Umpama"),
        ("PT Umpama Kanvas Cabang Bontang", "PT Umpama Kanvas Bontang"),
        ("PT Arrohmah Umroh", "PT Ar Rahmah Umrah"),
        ("CV Muhammad Umpama Perkakas", "CV Moh. Umpama Perkakas"),
        ("Hotel Ombak Umpama (PT Kanvas Selaras)", "PT Kanvas Selaras"),
    ],
)
def test_one_firm_under_two_ways_of_calling_it_is_offered(typed: str, on_file: str) -> None:
    assert matching.lookup_keys(firm(typed)) & matching.keys_for(firm(on_file))
    assert verdict(firm(typed), firm(on_file)) is Verdict.REVIEW
    assert verdict(firm(on_file), firm(typed)) is Verdict.REVIEW


def test_a_name_that_is_not_protected_is_not_enough_at_another_address() -> None:
    one = firm("RM Padang Umpama Jaya", address="Jl. Kanvas Timur No. 5")
    other = firm("RM Padang Umpama Jaya", address="Jl. Beringin Kembar No. 70")
    assert verdict(one, other) is Verdict.REVIEW
    assert verdict(one, firm("RM Padang Umpama Jaya")) is Verdict.MATCH
