from app.companies.models import Company


def test_the_key_of_a_name_follows_the_name_whoever_writes_it():
    company = Company(name="Borneo Alat Berat")
    assert company.name_key == "borneo alat berat"
    company.name = "CV. Borneo Jasa & Niaga"
    assert company.name_key == "borneo jasa dan niaga"
