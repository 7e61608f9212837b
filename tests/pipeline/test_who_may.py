"""Who sees the pipeline, and who moves what in it."""

from typing import Any

import pytest

from app.accounts.models import User
from app.accounts.roles import Role
from app.core.db import db
from app.pipeline.models import StageMove
from tests.factories import accounts
from tests.factories import pipeline as make


@pytest.mark.parametrize(
    ("role", "sees", "own", "others"),
    [
        ("OFFICER", 200, 200, 403), ("SUPERVISOR", 200, 200, 200), ("CLERK", 200, 403, 403), ("HEAD", 200, 403, 403),
        ("AUDITOR", 200, 403, 403), ("ADMIN", 403, 403, 403),
    ],
)  # fmt: skip
def test_each_role_sees_and_changes_what_the_table_says(
    sign_in: Any, role: str, sees: int, own: int, others: int
) -> None:
    user = accounts.UserFactory(roles=[Role[role]])
    mine, other = make.partnership("visited", owner_id=user.id), make.partnership("visited")
    visitor = sign_in(user)
    for path in ("/pipeline", "/pipeline/columns/visited", f"/partnerships/{other.id}"):
        assert visitor.get(path).status_code == sees
    for partnership, status in ((mine, own), (other, others)):
        for path in ("edit", "move"):
            assert visitor.get(f"/partnerships/{partnership.id}/{path}").status_code == status
        wanted = status if status != 200 else 422
        assert visitor.post(f"/partnerships/{partnership.id}/move", data={}).status_code == wanted


def test_cards_of_others_cannot_be_dragged_by_an_officer(page_as: Any, officer: User) -> None:
    mine, other = make.partnership("visited", owner_id=officer.id), make.partnership("visited")
    board = page_as(officer).open("/pipeline")
    assert board.one(f"#card-{mine.id}").has_attr("data-move-url")
    assert not board.one(f"#card-{other.id}").has_attr("data-move-url")


@pytest.mark.same_queries
@pytest.mark.parametrize("path", ["", "/edit", "/move"])
def test_what_does_not_exist_is_not_found(sign_in: Any, supervisor: User, path: str) -> None:
    assert sign_in(supervisor).get(f"/partnerships/4711{path}").status_code == 404


def test_a_move_of_another_partnership_is_not_taken_back_through_mine(sign_in: Any, officer: User) -> None:
    mine, other = make.partnership("visited", owner_id=officer.id), make.partnership("visited")
    move = db.session.query(StageMove).filter_by(partnership_id=other.id).one()
    assert sign_in(officer).post(f"/partnerships/{mine.id}/moves/{move.id}/undo").status_code == 404
