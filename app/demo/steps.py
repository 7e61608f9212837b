"""What the officers of the demo office promised to do next."""

from app.settings.enums import FollowUpKind

APPROACH = (
    (FollowUpKind.WHATSAPP, "Tanyakan jadwal pertemuan"),
    (FollowUpKind.CALL, "Telepon HRD, perkenalkan program"),
)
PERSUASION = (
    (FollowUpKind.CALL, "Telepon HRD soal jumlah formasi"),
    (FollowUpKind.VISIT, "Kunjungan lanjutan ke workshop"),
    (FollowUpKind.SEND_DOCUMENT, "Kirim contoh PKS"),
    (FollowUpKind.WAIT_DOCUMENT, "Menunggu surat minat"),
)
NEGOTIATION = (
    (FollowUpKind.SEND_DOCUMENT, "Kirim draf PKS"),
    (FollowUpKind.WAIT_DOCUMENT, "Menunggu tanda tangan direktur"),
)
AFTERCARE = (
    (FollowUpKind.CALL, "Telepon HRD soal tanggal mulai"),
    (FollowUpKind.VISIT, "Pantau kesiapan pembimbing"),
    (FollowUpKind.CHECK_OUTCOME, "Tanyakan perkembangan peserta"),
)
STEPS: dict[str, tuple[tuple[FollowUpKind, str], ...]] = {
    "contacted": APPROACH,
    "scheduled": APPROACH,
    "visited": PERSUASION,
    "interested": PERSUASION,
    "negotiating": NEGOTIATION,
    "renewing": ((FollowUpKind.RENEW, "Bahas perpanjangan PKS"),),
}
"""What comes next at each stage; elsewhere the company is a partner already."""
