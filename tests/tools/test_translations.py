"""The catalogues follow the code, and what lacks a translation is named."""

from pathlib import Path

import pytest

from tools import translations


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one package beside core."""
    for package in ("core", "companies"):
        (tmp_path / "app" / package).mkdir(parents=True)
        (tmp_path / "app" / package / "__init__.py").write_text("")
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "APP", tmp_path / "app")
    return tmp_path


def _write(house: Path, name: str, text: str) -> None:
    path = house / "app" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _translate(house: Path, package: str, english: str, indonesian: str) -> None:
    path = translations.catalogue_path(package)
    path.write_text(
        path.read_text().replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{indonesian}"')
    )


def test_strings_of_code_and_templates_reach_the_package_and_the_rest_reaches_core(house: Path) -> None:
    _write(house, "companies/views.py", '_("Save"); _l("Name"); ngettext("%(num)d row", "%(num)d rows", 2)')
    _write(
        house,
        "companies/templates/companies/index.html",
        "{{ _('Companies') }}{% trans %} All {% endtrans %}",
    )
    _write(house, "templates/base.html", "{{ _('Menu') }}")
    _write(house, "cli.py", '_("Command")')
    translations.main([])
    assert sorted(translations.inspect("companies").missing) == [
        "%(num)d row",
        "All",
        "Companies",
        "Name",
        "Save",
    ]
    assert sorted(translations.inspect("core").missing) == ["Command", "Menu"]


def test_a_second_run_changes_nothing(house: Path) -> None:
    _write(house, "companies/views.py", '_("Save")')
    translations.main([])
    before = translations.catalogue_path("companies").read_bytes()
    translations.main([])
    assert translations.catalogue_path("companies").read_bytes() == before


def test_translations_survive_and_are_compiled(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(house, "companies/views.py", '_("Save")')
    translations.main([])
    _translate(house, "companies", "Save", "Simpan")
    _write(house, "companies/views.py", '_("Save"); _("Name")')
    assert translations.main([]) == 1
    assert capsys.readouterr().err.splitlines()[-1].endswith("messages.po: missing: Name")
    assert "Simpan" in translations.catalogue_path("companies").read_text()
    assert b"Simpan" in translations.catalogue_path("companies").with_suffix(".mo").read_bytes()


def test_check_names_each_kind_of_fault_and_writes_nothing(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(house, "companies/views.py", '_("Save"); _("Name"); _("%(n)s seats", n=1); _("Old")')
    translations.main([])
    for english, indonesian in (("Save", "Simpan"), ("%(n)s seats", "%(m)s kursi"), ("Old", "Lama")):
        _translate(house, "companies", english, indonesian)
    path = translations.catalogue_path("companies")
    path.write_text(path.read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'))
    _write(house, "companies/views.py", '_("Save"); _("Name"); _("%(n)s seats", n=1)')
    before = path.read_bytes()
    capsys.readouterr()
    assert translations.main(["--check"]) == 1
    said = {line.split("messages.po: ")[1] for line in capsys.readouterr().err.splitlines()}
    assert said == {
        "missing: Name", "fuzzy: Save", "obsolete: Old", "broken: %(n)s seats: unknown named placeholder 'm'",
    }  # fmt: skip
    assert path.read_bytes() == before


def test_two_words_for_one_idea_are_named(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for package, word in (("companies", "Tahap"), ("core", "Tahapan")):
        _write(house, f"{package}/views.py", '_("Stage")')
        translations.main([package])
        _translate(house, package, "Stage", word)
    capsys.readouterr()
    assert translations.main(["--check"]) == 1
    assert "'Stage' is translated as 'Tahap' in companies; 'Tahapan' in core" in capsys.readouterr().err


def test_a_complete_house_passes(house: Path) -> None:
    _write(house, "companies/views.py", '_("Save"); ngettext("%(num)d row", "%(num)d rows", 2)')
    translations.main([])
    _translate(house, "companies", "Save", "Simpan")
    path = translations.catalogue_path("companies")
    path.write_text(path.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(num)d baris"'))
    assert translations.main(["--check"]) == 0
