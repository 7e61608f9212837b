"""The note on a partnership that something is promised to its company: the database keeps it, whoever writes."""

import pytest
from sqlalchemy import delete, update

from app.core.db import db
from app.follow_ups.enums import FollowUpState
from app.follow_ups.models import FollowUp
from app.pipeline.models import Partnership
from tests.factories.accounts import officer
from tests.factories.follow_ups import a_company, a_follow_up, a_partnership

pytestmark = pytest.mark.usefixtures("app")


def is_noted(partnership: Partnership) -> bool:
    db.session.flush()
    db.session.refresh(partnership)
    return partnership.has_next_step


def test_the_note_follows_the_open_steps_of_the_company() -> None:
    owner, company = officer(), a_company()
    partnership = a_partnership(company)
    assert not is_noted(partnership)
    first = a_follow_up(owner, company)
    assert is_noted(partnership)
    second = a_follow_up(owner, company)
    first.state = FollowUpState.DONE
    assert is_noted(partnership)
    second.state = FollowUpState.CANCELLED
    assert not is_noted(partnership)
    # Past the session too, as imports and merges write.
    db.session.execute(update(FollowUp).where(FollowUp.id == first.id).values(state=FollowUpState.OPEN))
    assert is_noted(partnership)
    db.session.execute(delete(FollowUp).where(FollowUp.id == first.id))
    assert not is_noted(partnership)


def test_the_note_goes_with_steps_and_partnerships_to_another_company() -> None:
    owner, here, there = officer(), a_company(), a_company()
    a_follow_up(owner, there)
    partnership = a_partnership(here)
    of_there = a_partnership(there)
    assert (is_noted(partnership), is_noted(of_there)) == (False, True)
    db.session.execute(update(FollowUp).values(company_id=here.id))
    assert (is_noted(partnership), is_noted(of_there)) == (True, False)
    db.session.execute(
        update(Partnership).where(Partnership.id == partnership.id).values(company_id=a_company().id)
    )
    assert not is_noted(partnership)


def test_the_note_raises_no_version_and_writes_no_history() -> None:
    company = a_company()
    partnership = a_partnership(company)
    before = partnership.version, partnership.updated_at
    a_follow_up(officer(), company)
    assert is_noted(partnership)
    assert (partnership.version, partnership.updated_at) == before
