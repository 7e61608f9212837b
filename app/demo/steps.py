"""What the officers of the demo office promised to do next."""

from typing import Any

from app.outreach.enums import VisitOutcome
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

AGREED: dict[VisitOutcome, dict[str, Any]] = {
    outcome: {"next_step_kind": kind, "next_step": subject}
    for outcome, (kind, subject) in (
        (VisitOutcome.CONSIDERING, PERSUASION[0]),
        (VisitOutcome.INTERESTED, PERSUASION[1]),
        (VisitOutcome.ASKS_DOCUMENTS, PERSUASION[2]),
        (VisitOutcome.ASKS_RETURN, PERSUASION[1]),
    )
}
"""What was agreed at a visit, by what came of it."""
