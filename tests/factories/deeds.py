"""What deeds to many records did."""

from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.deeds.models import BulkDeed, DeedPart


def changed_by(bulk: BulkDeed) -> dict[str, Any]:
    """What each record had that the deed changed, by its id."""
    parts = db.session.scalars(select(DeedPart.before).where(DeedPart.bulk_deed_id == bulk.id))
    return {key: value for part in parts for key, value in (part or {}).items()}
