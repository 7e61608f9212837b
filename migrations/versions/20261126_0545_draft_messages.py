"""draft messages

Revises: 20261126_0544
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261126_0545"
down_revision = "20261126_0544"
branch_labels = None
depends_on = None

TEXTS = (
    (
        "Perkenalan",
        "Introduction",
        (
            "Yth. Bapak/Ibu pimpinan {perusahaan},\n\nperkenalkan, saya {petugas} dari {dinas}. Kami ingin menjelaskan "
            "program pemagangan di perusahaan. Kapan kami dapat berkunjung?\n\nTerima kasih."
        ),
        (
            "Dear management of {perusahaan},\n\nI am {petugas} of {dinas}. We would like to explain the apprenticeship "
            "programme to you. When may we visit?\n\nThank you."
        ),
    ),
    (
        "Ingatkan janji temu",
        "Remind of an appointment",
        (
            "Yth. Bapak/Ibu di {perusahaan},\n\nkami mengingatkan rencana pertemuan pada {tanggal}. Apakah waktunya masih "
            "sesuai?\n\nSalam, {petugas}, {dinas}"
        ),
        (
            "Dear colleagues at {perusahaan},\n\nthis is to remind you of our meeting on {tanggal}. Does the time still "
            "suit you?\n\nRegards, {petugas}, {dinas}"
        ),
    ),
    (
        "Tanyakan dokumen",
        "Ask for a document",
        (
            "Yth. Bapak/Ibu di {perusahaan},\n\nkami masih menunggu: {dokumen}. Mohon kabarnya bila ada yang dapat kami "
            "bantu.\n\nSalam, {petugas}, {dinas}"
        ),
        (
            "Dear colleagues at {perusahaan},\n\nwe are still waiting for: {dokumen}. Please tell us if we can help."
            "\n\nRegards, {petugas}, {dinas}"
        ),
    ),
    (
        "Terima kasih atas pertemuan",
        "Thanks for the meeting",
        (
            "Yth. Bapak/Ibu di {perusahaan},\n\nterima kasih atas waktu dan sambutannya. Hal yang disepakati akan kami "
            "tindak lanjuti.\n\nSalam, {petugas}, {dinas}"
        ),
        (
            "Dear colleagues at {perusahaan},\n\nthank you for your time. We will follow up on what was agreed."
            "\n\nRegards, {petugas}, {dinas}"
        ),
    ),
)


def upgrade() -> None:
    op.add_column("follow_ups", sa.Column("awaited_since", sa.Date(), nullable=True))
    templates = op.create_table(
        "message_templates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_id", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("text_id", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_templates")),
    )
    now = datetime.now(UTC)
    op.bulk_insert(
        templates,
        [
            {
                "name_id": name_id,
                "name_en": name_en,
                "text_id": text_id,
                "text_en": text_en,
                "position": position,
                "is_active": True,
                "created_at": now,
                "updated_at": now,
                "version": 1,
            }
            for position, (name_id, name_en, text_id, text_en) in enumerate(TEXTS, start=1)
        ],
    )


def downgrade() -> None:
    op.drop_table("message_templates")
    # By itself and not through a copy of the table: the copy would lose what other migrations hung on it.
    op.execute("ALTER TABLE follow_ups DROP COLUMN awaited_since")
