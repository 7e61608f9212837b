"""Fields of its own that the demo office asks, with values on its records."""

from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.companies.models import Company
from app.outreach.models import Visit
from app.pipeline.models import Partnership
from app.settings.custom import services
from app.settings.custom.models import FieldType
from app.settings.custom.services import ChoiceWords

HOURS = (
    ChoiceWords("Pagi (08.00–10.00)", "Morning (08:00–10:00)"),
    ChoiceWords("Siang (10.00–13.00)", "Midday (10:00–13:00)"),
    ChoiceWords("Sore (13.00–16.00)", "Afternoon (13:00–16:00)"),
    ChoiceWords("Dengan janji saja", "By appointment only"),
)
GIVEN = (
    ChoiceWords("Brosur pemagangan", "Apprenticeship leaflet"),
    ChoiceWords("Contoh PKS", "Sample agreement"),
    ChoiceWords("Daftar alumni pelatihan", "List of training alumni"),
    ChoiceWords("Ringkasan PMK 128/2019", "Summary of PMK 128/2019"),
)


def add(session: Session, random: Random) -> None:
    """Define four fields and fill them where a real office would have come to."""
    checked = services.add(
        "company",
        type=FieldType.DAY,
        name_id="WLKP terverifikasi pada",
        name_en="WLKP verified on",
        help_id="Tanggal nomor WLKP dicocokkan dengan wajiblapor.kemnaker.go.id.",
        help_en="The day on which the WLKP number was checked against wajiblapor.kemnaker.go.id.",
    )
    hours = services.add(
        "company",
        type=FieldType.ONE,
        name_id="Jam kunjungan yang disukai",
        name_en="Preferred visiting hours",
        help_id="Kapan narahubung paling mudah ditemui.",
        help_en="When the contact is easiest to meet.",
        choices=HOURS,
    )
    given = services.add(
        "visit",
        type=FieldType.SEVERAL,
        name_id="Bahan yang ditinggalkan",
        name_en="Material left behind",
        choices=GIVEN,
    )
    budget = services.add(
        "partnership",
        type=FieldType.MONEY,
        name_id="Anggaran perusahaan per peserta",
        name_en="The company's budget for each apprentice",
        help_id="Uang saku sebulan yang disebut perusahaan.",
        help_en="The monthly stipend that the company named.",
    )
    keys = [choice["key"] for choice in hours.choices]
    for company in session.scalars(select(Company).order_by(Company.id)):
        values = {}
        if company.last_visit_on is not None:
            values[hours.attribute] = random.choice(keys)
            if random.random() < 0.6:
                values[checked.attribute] = company.last_visit_on.isoformat()
        company.set_custom(values)
    keys = [choice["key"] for choice in given.choices]
    for visit in session.scalars(select(Visit).order_by(Visit.id)):
        if random.random() < 0.5:
            visit.set_custom(
                {given.attribute: sorted(random.sample(keys, k=random.randint(1, 2)), key=keys.index)}
            )
    for partnership in session.scalars(select(Partnership).order_by(Partnership.id)):
        if partnership.expected_seats:
            partnership.set_custom({budget.attribute: str(random.randrange(1_200_000, 3_800_000, 50_000))})
    session.flush()
