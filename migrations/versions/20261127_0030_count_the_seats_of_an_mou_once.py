"""count the seats of an MoU once

A co-operation agreement (PKS) names the seats of the MoU that it carries out again, and figures added up both. The sums of
signed agreements now say by how much each raised the seats signed: by order of signature, those of an MoU and of all that
was signed under it are the greater of the two. Letters of interest, which promise nothing, have no seats there, and an
agreement with one person, who has a seat of the signed agreement that it hangs under, raises nothing.

What an agreement raised depends on its MoU and on its siblings, so a change of seats writes down the whole company too.

Revises: 20261126_2230
"""

# ruff: noqa: S608 - no value from outside is put into these statements

from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

revision = "20261127_0030"
down_revision = "20261126_2230"
branch_labels = None
depends_on = None

UNSIGNED = "('draft', 'in_review', 'approved', 'sent')"
SIGNED_ON = """CASE WHEN a.kind <> 'letter_of_interest' AND a.office_signed_on > a.company_signed_on THEN a.office_signed_on
 WHEN a.kind <> 'letter_of_interest' AND a.office_signed_on IS NOT NULL THEN a.company_signed_on END"""
IS_LIVE = "a.state IN ('signed', 'active', 'ending')"
IS_REPEAT = f"""EXISTS (
        SELECT 1 FROM agreements AS e
        WHERE e.company_id = a.company_id AND e.kind <> 'letter_of_interest' AND e.state NOT IN {UNSIGNED}
        AND e.office_signed_on < a.office_signed_on AND e.company_signed_on < a.company_signed_on
    )"""
HAS_A_SEAT_OF_ANOTHER = f"""a.kind = 'apprenticeship' AND EXISTS (
        SELECT 1 FROM agreements AS p JOIN seat_lines AS l ON l.agreement_id = p.id
        WHERE p.id = a.parent_id AND p.company_id = a.company_id AND p.kind <> 'letter_of_interest'
        AND p.state NOT IN {UNSIGNED} AND p.office_signed_on IS NOT NULL AND p.company_signed_on IS NOT NULL
    )"""
AGREED = "company_id, owner_id, kind, state, office_signed_on, company_signed_on, valid_to_on"

Told = Callable[[str], str]


def seats(of: str) -> str:
    return f"(SELECT coalesce(sum(seats), 0) FROM seat_lines WHERE agreement_id = {of})"


def told(where: str = "") -> str:
    """Write down the signed agreements, or some of them."""
    group = "PARTITION BY company_id, group_id ORDER BY signed_on, id"
    return f"""
    INSERT INTO agreement_sums
        (id, company_id, owner_id, signed_on, is_live, valid_to_on, seats, new_seats, is_repeat)
    SELECT id, company_id, owner_id, signed_on, is_live, valid_to_on, seats,
        raised_to - coalesce(lag(raised_to) OVER ({group}), 0), is_repeat
    FROM (
        SELECT g.*, CASE WHEN of_mou > under_it THEN of_mou ELSE under_it END AS raised_to
        FROM (
            SELECT f.*,
                sum(CASE WHEN kind = 'mou' THEN own_seats ELSE 0 END) OVER ({group}) AS of_mou,
                sum(CASE WHEN kind <> 'mou' THEN own_seats ELSE 0 END) OVER ({group}) AS under_it
            FROM (
                SELECT e.*, CASE WHEN signed_on IS NULL OR has_a_seat_of_another THEN 0 ELSE seats END AS own_seats
                FROM (
                    SELECT a.id, a.company_id, a.owner_id, a.kind, {SIGNED_ON} AS signed_on, {IS_LIVE} AS is_live, a.valid_to_on,
                        CASE WHEN a.kind = 'pks' THEN coalesce(a.parent_id, a.id) ELSE a.id END AS group_id,
                        CASE WHEN a.kind = 'letter_of_interest' THEN 0 ELSE {seats("a.id")} END AS seats,
                        {HAS_A_SEAT_OF_ANOTHER} AS has_a_seat_of_another, {IS_REPEAT} AS is_repeat
                    FROM agreements AS a WHERE a.state NOT IN {UNSIGNED} {where}
                ) AS e
            ) AS f
        ) AS g
    ) AS h
    """


def told_before(where: str = "") -> str:
    """As it was: the seats of each, whoever named them before."""
    return f"""
    INSERT INTO agreement_sums (id, company_id, owner_id, signed_on, is_live, valid_to_on, seats, is_repeat)
    SELECT a.id, a.company_id, a.owner_id, {SIGNED_ON}, {IS_LIVE}, a.valid_to_on, {seats("a.id")}, {IS_REPEAT}
    FROM agreements AS a WHERE a.state NOT IN {UNSIGNED} {where}
    """


def again(company: str, told: Told = told) -> str:
    """Write down those of one company again: each may change what the others say."""
    return f"DELETE FROM agreement_sums WHERE company_id = {company}; {told(f'AND a.company_id = {company}')}"


def company_of(row: str) -> str:
    """The company of a seat line; none once its agreement is gone, and then that has been seen to."""
    return f"(SELECT company_id FROM agreements WHERE id = {row}.agreement_id)"


def of_its_company(row: str) -> str:
    return again(company_of(row))


def seated_before(row: str) -> str:
    return f"UPDATE agreement_sums SET seats = {seats(f'{row}.agreement_id')} WHERE id = {row}.agreement_id"


# Two who change what belongs to one company at once would each write down what the other had not yet committed.
def one_by_one(company: str) -> str:
    return f"PERFORM pg_advisory_xact_lock(1443, {company})"


def on_sqlite(agreed: str, told: Told, seated: Told) -> Iterator[str]:
    old, new = again("old.company_id", told), again("new.company_id", told)
    for name, body in {
        "agreements_summed_insert": f"AFTER INSERT ON agreements BEGIN {new}; END",
        "agreements_summed_update": f"AFTER UPDATE OF {agreed} ON agreements BEGIN {old}; {new}; END",
        "agreements_summed_delete": f"AFTER DELETE ON agreements BEGIN {old}; END",
        "seat_lines_summed_insert": f"AFTER INSERT ON seat_lines BEGIN {seated('new')}; END",
        "seat_lines_summed_update": "AFTER UPDATE OF seats, agreement_id ON seat_lines"
        f" BEGIN {seated('old')}; {seated('new')}; END",
        "seat_lines_summed_delete": f"AFTER DELETE ON seat_lines BEGIN {seated('old')}; END",
    }.items():
        yield f"DROP TRIGGER {name}"
        yield f"CREATE TRIGGER {name} {body}"


def on_postgresql(agreed: str, told: Told, seated: Told) -> Iterator[str]:
    yield "DROP TRIGGER agreements_summed ON agreements"
    yield f"""
    CREATE OR REPLACE FUNCTION sum_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {one_by_one("old.company_id")};
            {again("old.company_id", told)};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {one_by_one("new.company_id")};
            {again("new.company_id", told)};
        END IF;
        RETURN NULL;
    END $$
    """
    yield f"""
    CREATE TRIGGER agreements_summed AFTER INSERT OR DELETE OR UPDATE OF {agreed} ON agreements
    FOR EACH ROW EXECUTE FUNCTION sum_agreement()
    """
    yield f"""
    CREATE OR REPLACE FUNCTION sum_seats() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            {seated("old")};
        END IF;
        IF TG_OP <> 'DELETE' THEN
            {seated("new")};
        END IF;
        RETURN NULL;
    END $$
    """


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    made_again(told, "seats", "new_seats")
    if is_postgresql:
        statements = on_postgresql(
            f"{AGREED}, parent_id", told, lambda row: f"{one_by_one(company_of(row))}; {of_its_company(row)}"
        )
    else:
        statements = on_sqlite(f"{AGREED}, parent_id", told, of_its_company)
    for statement in statements:
        op.execute(statement)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    made_again(told_before, "seats")
    triggers = on_postgresql if is_postgresql else on_sqlite
    for statement in triggers(AGREED, told_before, seated_before):
        op.execute(statement)


def made_again(told: Told, *counted: str) -> None:
    """The table as it is to be, filled: the agreements say all of it."""
    op.drop_table("agreement_sums")
    op.create_table(
        "agreement_sums",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column("valid_to_on", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counted),
        sa.Column("is_repeat", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_sums")),
    )
    op.execute(told(""))
    op.create_index(op.f("ix_agreement_sums_company_id"), "agreement_sums", ["company_id"])
    op.create_index(
        "ix_agreement_sums_signed",
        "agreement_sums",
        ["signed_on", "company_id", "owner_id", counted[-1], "is_repeat"],
    )
    op.create_index(
        "ix_agreement_sums_live",
        "agreement_sums",
        ["is_live", "valid_to_on", "company_id", "owner_id", "seats"],
    )
