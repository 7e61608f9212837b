import pytest
from sqlalchemy import insert, select, text

from app.companies.enums import LegalForm
from app.companies.models import HEAD_OFFICES_ON_FILE, Company


def test_the_key_of_a_name_follows_the_name_whoever_writes_it():
    company = Company(name="Borneo Alat Berat")
    assert company.name_key == "borneo alat berat"
    company.name = "CV. Borneo Jasa & Niaga"
    assert company.name_key == "borneo jasa dan niaga"


@pytest.mark.parametrize("column", [Company.nib, Company.npwp])
def test_who_has_a_number_is_looked_for_within_the_index_that_keeps_it_unique(session, database, column):
    statement = select(Company.id).where(column == "1", *HEAD_OFFICES_ON_FILE)
    sql = str(statement.compile(session.get_bind(), compile_kwargs={"literal_binds": True}))
    if database == "postgresql":
        # Once an empty table has been vacuumed, every index costs the planner the same.
        rows = [
            {
                "legal_form": LegalForm.PT,
                "name": f"{at}",
                "name_key": f"{at}",
                "nib": f"{at:013}",
                "npwp": f"{at:016}",
            }
            for at in range(200)
        ]
        session.execute(insert(Company), rows)
        session.execute(text("ANALYZE companies"))
        session.execute(text("SET LOCAL enable_seqscan = off"))
        session.execute(text("SET LOCAL enable_bitmapscan = off"))
    explained = session.execute(text(f"EXPLAIN {'QUERY PLAN ' if database == 'sqlite' else ''}{sql}"))
    assert "_head_office" in " ".join(str(line) for line in explained)
