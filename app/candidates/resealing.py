"""Sealing every NIK anew with the newest secret, after the office has changed it."""

from sqlalchemy import select, update

from app.candidates.models import Candidate
from app.core import sealing
from app.core.db import db

AT_ONCE = 500


def reseal() -> int:
    """Seal and fingerprint each NIK with the newest secret; returns how many. Raises Unreadable for a lost one.

    Commits some hundreds at a time, so it may be stopped and begun again.
    """
    done, last = 0, 0
    while True:
        rows = db.session.execute(
            select(Candidate.id, Candidate.nik_sealed)
            .where(Candidate.id > last, Candidate.nik_sealed.is_not(None))
            .order_by(Candidate.id)
            .limit(AT_ONCE)
        ).all()
        if not rows:
            return done
        for row in rows:
            number = sealing.unseal(row.nik_sealed)
            # The table, not the class: a new seal is no change of the record, so its version and history stay.
            db.session.execute(
                update(Candidate.__table__)  # type: ignore[arg-type]
                .where(Candidate.__table__.c.id == row.id)
                .values(nik_sealed=sealing.seal(number), nik_hash=sealing.fingerprint(number))
            )
        db.session.commit()
        done, last = done + len(rows), rows[-1].id
