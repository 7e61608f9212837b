"""word agreements

Clauses of the office's library, the versions of what an agreement says, and what its paper tells of those who sign.

Revises: 20261126_1135
"""

import sqlalchemy as sa
from alembic import op

revision = "20261126_1136"
down_revision = "20261126_1135"
branch_labels = None
depends_on = None

SIGNING = (
    "office_signatory_rank",
    "office_signatory_nip",
    "office_authority_basis",
    "company_authority_basis",
)

CLAUSES = {
    "letter_of_interest": (
        (
            "Pernyataan minat",
            (
                "{perusahaan} berminat bekerja sama dengan {dinas} dalam penyelenggaraan pemagangan mandiri dan "
                "bersedia menjajaki pelaksanaannya bersama-sama."
            ),
        ),
        (
            "Perkiraan kuota",
            (
                "Kuota yang diperkirakan dapat disediakan adalah {kuota} orang: {posisi}. Jumlah ini bukan janji "
                "dan dapat berubah sampai perjanjian ditandatangani."
            ),
        ),
        (
            "Langkah berikutnya",
            (
                "{perusahaan} bersedia menerima kunjungan {dinas} untuk membahas program, persyaratan, dan "
                "rancangan perjanjian."
            ),
        ),
    ),
    "mou": (
        (
            "Maksud dan tujuan",
            (
                "Kesepakatan ini menjadi dasar bagi para pihak untuk bekerja sama menyiapkan tenaga kerja yang "
                "terampil melalui pemagangan.\nTujuannya agar lulusan pelatihan memperoleh pengalaman kerja dan "
                "{perusahaan} memperoleh calon pekerja yang sesuai kebutuhan."
            ),
        ),
        (
            "Ruang lingkup",
            (
                "Pertukaran data kebutuhan tenaga kerja dan data lulusan pelatihan.\nPenyelenggaraan pemagangan "
                "mandiri di {perusahaan}.\nPemantauan bersama dan penempatan setelah pemagangan selesai."
            ),
        ),
        (
            "Pelaksanaan",
            (
                "Hal-hal teknis, termasuk jumlah peserta dan hak peserta, diatur dalam perjanjian kerja sama "
                "tersendiri yang mengacu pada kesepakatan ini."
            ),
        ),
        (
            "Pembiayaan",
            (
                "Masing-masing pihak menanggung biaya yang timbul dari tugasnya sendiri, kecuali diatur lain dalam "
                "perjanjian kerja sama."
            ),
        ),
        (
            "Jangka waktu",
            (
                "Kesepakatan ini berlaku sejak {mulai} sampai dengan {sampai} dan dapat diperpanjang atas "
                "persetujuan tertulis para pihak."
            ),
        ),
        (
            "Penutup",
            (
                "Perbedaan pendapat diselesaikan dengan musyawarah.\nPerubahan atas kesepakatan ini dibuat "
                "tertulis dan ditandatangani para pihak."
            ),
        ),
    ),
    "pks": (
        (
            "Dasar kerja sama",
            (
                "Perjanjian ini dibuat untuk melaksanakan pemagangan mandiri sesuai ketentuan pemagangan dalam "
                "negeri yang berlaku."
            ),
        ),
        (
            "Maksud dan tujuan",
            (
                "Perjanjian ini mengatur kerja sama pemagangan mandiri yang seluruh biayanya ditanggung "
                "{perusahaan}.\nTujuannya agar peserta menguasai keterampilan kerja melalui praktik di bawah "
                "bimbingan pekerja yang berpengalaman."
            ),
        ),
        (
            "Kuota dan posisi",
            (
                "{perusahaan} menyediakan {kuota} kuota peserta, yaitu {posisi}.\nRincian kuota, lama, dan hak "
                "peserta tercantum dalam lampiran yang menjadi bagian dari perjanjian ini."
            ),
        ),
        (
            "Kewajiban {dinas}",
            (
                "Menyiapkan calon peserta dari lulusan pelatihan dan menyerahkan datanya kepada {perusahaan}.\n"
                "Mengesahkan perjanjian pemagangan antara {perusahaan} dan peserta.\nMemantau pelaksanaan serta "
                "memberi bimbingan kepada para pihak."
            ),
        ),
        (
            "Kewajiban {perusahaan}",
            (
                "Menyediakan program, fasilitas, dan pembimbing pemagangan.\nMembayar uang saku peserta setiap "
                "bulan, sekurang-kurangnya {uang_saku}, yang meliputi transpor, makan, dan insentif.\n"
                "Mengikutsertakan peserta dalam jaminan kecelakaan kerja dan jaminan kematian.\nMemberikan "
                "sertifikat atau surat keterangan kepada peserta yang menyelesaikan pemagangan."
            ),
        ),
        (
            "Seleksi peserta",
            (
                "Seleksi dilakukan {perusahaan} bersama {dinas} setelah program pemagangan disetujui.\nPeserta yang "
                "diterima membuat perjanjian pemagangan tertulis sebelum mulai."
            ),
        ),
        (
            "Lama dan waktu pemagangan",
            (
                "Pemagangan berlangsung paling lama {lama} bulan bagi setiap peserta.\nJam pemagangan mengikuti jam "
                "kerja yang berlaku tanpa kerja lembur, bertempat di {tempat}."
            ),
        ),
        (
            "Pemantauan dan pelaporan",
            (
                "{perusahaan} menyampaikan laporan pelaksanaan kepada {dinas} paling sedikit satu kali dalam tiga "
                "bulan.\n{dinas} dapat mengunjungi tempat pemagangan dengan pemberitahuan lebih dahulu."
            ),
        ),
        (
            "Jangka waktu",
            (
                "Perjanjian ini berlaku sejak {mulai} sampai dengan {sampai}.\nPerpanjangan disepakati tertulis "
                "paling lambat tiga puluh hari sebelum perjanjian berakhir."
            ),
        ),
        (
            "Pengakhiran",
            (
                "Salah satu pihak dapat mengakhiri perjanjian dengan pemberitahuan tertulis paling lambat tiga "
                "puluh hari sebelumnya disertai alasan.\nPeserta yang sedang mengikuti pemagangan tetap "
                "menyelesaikan programnya."
            ),
        ),
        (
            "Kerahasiaan data",
            (
                "Data pribadi peserta hanya digunakan untuk pelaksanaan perjanjian ini dan dijaga kerahasiaannya "
                "oleh para pihak."
            ),
        ),
        (
            "Penyelesaian perselisihan",
            (
                "Perselisihan diselesaikan dengan musyawarah; bila tidak tercapai, melalui jalur yang diatur dalam "
                "ketentuan yang berlaku."
            ),
        ),
        (
            "Penutup",
            (
                "Hal yang belum diatur dituangkan dalam adendum yang menjadi bagian dari perjanjian ini.\n"
                "Perjanjian dibuat dalam dua rangkap bermeterai cukup yang berkekuatan sama."
            ),
        ),
    ),
    "apprenticeship": (
        (
            "Program",
            (
                "{perusahaan} menyelenggarakan pemagangan bagi peserta pada posisi yang disebut dalam perjanjian "
                "ini, dengan bimbingan instruktur dan pekerja yang berpengalaman."
            ),
        ),
        (
            "Hak peserta",
            (
                "Memperoleh uang saku setiap bulan.\nMemperoleh perlindungan jaminan kecelakaan kerja dan jaminan "
                "kematian.\nMemperoleh bimbingan, alat pelindung diri, serta sertifikat atau surat keterangan."
            ),
        ),
        (
            "Kewajiban peserta",
            (
                "Mengikuti pemagangan sampai selesai.\nMematuhi tata tertib dan aturan keselamatan kerja di "
                "{perusahaan}.\nMenjaga rahasia dan nama baik {perusahaan}."
            ),
        ),
        (
            "Hak {perusahaan}",
            (
                "Memperoleh kepatuhan peserta terhadap tata tertib.\nMenghentikan pemagangan peserta yang "
                "melanggar tata tertib setelah diberi peringatan tertulis."
            ),
        ),
        (
            "Kewajiban {perusahaan}",
            (
                "Menyediakan program, pembimbing, dan fasilitas.\nMembayar uang saku dan iuran jaminan sosial.\n"
                "Tidak memerintahkan kerja lembur dan tidak menempatkan peserta pada pekerjaan berbahaya."
            ),
        ),
        (
            "Jangka waktu",
            "Perjanjian ini berlaku selama pemagangan dan berakhir dengan sendirinya setelah program selesai.",
        ),
        (
            "Penyelesaian perselisihan",
            "Perselisihan diselesaikan dengan musyawarah, dan bila perlu dengan bantuan {dinas}.",
        ),
    ),
    "amendment": (
        (
            "Perjanjian yang diubah",
            "Adendum ini mengubah dan menambah {induk} nomor {nomor_induk}.",
        ),
        (
            "Isi perubahan",
            (
                "Jangka waktu perjanjian diubah sehingga berlaku sampai dengan {sampai}.\nKuota ditambah sebanyak "
                "{kuota} orang, yaitu {posisi}."
            ),
        ),
        (
            "Ketentuan lain",
            (
                "Ketentuan lain dalam {induk} tetap berlaku.\nAdendum ini menjadi bagian yang tidak terpisahkan "
                "dari perjanjian yang diubahnya."
            ),
        ),
    ),
}


def upgrade() -> None:
    for name in SIGNING:
        op.add_column("agreements", sa.Column(name, sa.String(), nullable=True))
    clauses = op.create_table(
        "clauses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_usual", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clauses")),
    )
    op.create_index("ix_clauses_kind_position", "clauses", ["kind", "position"])
    now = sa.func.now()
    for kind, told in CLAUSES.items():
        for position, (heading, body) in enumerate(told, 1):
            op.execute(
                clauses.insert().values(
                    kind=kind,
                    position=position,
                    heading=heading,
                    body=body,
                    is_usual=True,
                    is_active=True,
                    created_at=now,
                    updated_at=now,
                )
            )
    op.create_table(
        "agreement_wordings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("articles", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["agreements.id"],
            name=op.f("fk_agreement_wordings_agreement_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_agreement_wordings_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_wordings")),
        sa.UniqueConstraint("agreement_id", "number", name=op.f("uq_agreement_wordings_agreement_id_number")),
    )
    op.create_index(op.f("ix_agreement_wordings_by_id"), "agreement_wordings", ["by_id"])


def downgrade() -> None:
    op.drop_table("agreement_wordings")
    op.drop_table("clauses")
    for name in SIGNING:
        op.drop_column("agreements", name)
