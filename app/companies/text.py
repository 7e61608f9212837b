"""What companies and their people are searched by: names and numbers, each in an index of its own."""

from app.core.text_index import TextIndex, plain_on_postgresql, plain_on_sqlite, register

MOST_PHONES = 8
"""How many numbers of one company or person are indexed; more than that nobody has shown us."""


def _phones_on_sqlite(column: str) -> str:
    return " || ' ' || ".join(
        f"coalesce(json_extract({column}, '$[{at}].e164'), '')" for at in range(MOST_PHONES)
    )


NAMES = register(
    TextIndex(
        "companies_names",
        "companies",
        "' ' || {r}name_key || ' ' || "
        + " || ' ' || ".join(
            plain_on_sqlite(f"{{r}}{name}") for name in ("name", "brand_name", "former_names")
        )
        + " || ' '",
        "' ' || {r}name_key || ' ' || "
        + " || ' ' || ".join(
            plain_on_postgresql(f"{{r}}{name}") for name in ("name", "brand_name", "former_names::text")
        )
        + " || ' '",
    )
)
"""Name, canonical and as written, brand and former names; a blank stands in front of every word and at the end."""

NUMBERS = register(
    TextIndex(
        "companies_numbers",
        "companies",
        " || ' ' || ".join(f"coalesce({{r}}{name}, '')" for name in ("npwp", "nib", "nitku", "wlkp_number"))
        + " || ' ' || "
        + _phones_on_sqlite("{r}phones"),
        " || ' ' || ".join(
            f"coalesce({{r}}{name}, '')" for name in ("npwp", "nib", "nitku", "wlkp_number", "phones::text")
        ),
    )
)
"""NPWP, NIB, NITKU, WLKP and telephones."""

EVERYTHING = register(
    TextIndex(
        "companies",
        "companies",
        "{r}search_text",
        "{r}search_text",
        body="search_text",
        index="ix_companies_search_text_trgm",
    )
)
"""All that is known of a company, its people included, as ``services.records`` puts it together."""

PEOPLE = register(
    TextIndex(
        "contacts_names",
        "contacts",
        f"' ' || {plain_on_sqlite('{r}name')} || ' '",
        f"' ' || {plain_on_postgresql('{r}name')} || ' '",
    )
)
"""The names of people, without their titles."""

PEOPLES_NUMBERS = register(
    TextIndex(
        "contacts_numbers",
        "contacts",
        "coalesce({r}whatsapp, '') || ' ' || " + _phones_on_sqlite("{r}phones"),
        "coalesce({r}whatsapp, '') || ' ' || coalesce({r}phones::text, '')",
    )
)
"""Telephones and WhatsApp of people."""
