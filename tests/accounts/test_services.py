"""What can change in accounts, and which rules forbid it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, queries, services
from app.accounts.models import SignInSession, User
from app.accounts.roles import Role
from app.core import remembered
from app.core.audit import AuditEntry
from app.core.db import db
from app.core.errors import Conflict, Invalid, NotAllowed, Stale
from tests.factories.accounts import PASSWORD, UserFactory, admin, officer
from tests.support import hashing
from tests.support.clock import StoppedClock
from tests.support.statements import Statements

GOOD = "gerobak biru laut"


def actions(user: User | None) -> list[str]:
    db.session.flush()
    wanted = select(AuditEntry.action).where(
        AuditEntry.subject == "users", AuditEntry.subject_id == (user.id if user else None)
    )
    return list(db.session.scalars(wanted.order_by(AuditEntry.id)))


def changed(user: User, **values: object) -> dict[str, object]:
    """The arguments of `change_account` as the form would send them, with `values` typed over."""
    return {
        "version": user.version,
        "email": user.email,
        "name": user.name,
        "position": user.position or "",
        "phone": user.phone or "",
        "roles": list(user.roles),
        "team_id": user.team_id,
        **values,
    }


# ---- making accounts


def test_an_account_without_password_gets_one_for_a_single_use(session: Session) -> None:
    user, one_time = services.create_user(
        email=" Siti@Disnaker.Example ", name="  Siti   Rahma ", roles=[Role.CLERK, Role.OFFICER]
    )

    assert (user.email, user.name) == ("siti@disnaker.example", "Siti Rahma")
    assert user.roles == {Role.CLERK, Role.OFFICER}
    assert user.must_change_password
    assert one_time is not None
    assert passwords.fits(one_time, user.password_hash)
    db.session.flush()
    created, roles = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject == "users").order_by(AuditEntry.id)
    )
    assert roles.changes == {"roles": [[], ["officer", "clerk"]]}
    written = created
    assert written.changes["email"] == [None, "siti@disnaker.example"]
    assert "password_hash" not in written.changes


def test_an_account_with_a_chosen_password_need_not_change_it(session: Session) -> None:
    user, one_time = services.create_user(
        email="a@disnaker.example", name="Ani", roles=[Role.ADMIN], password=GOOD
    )

    assert one_time is None
    assert not user.must_change_password


def test_an_address_that_has_an_account_is_refused_beside_the_field(session: Session) -> None:
    officer(email="siti@disnaker.example")

    with pytest.raises(Conflict) as refusal:
        services.create_user(email="SITI@disnaker.example", name="Siti", roles=[Role.OFFICER])

    assert refusal.value.field == "email"
    assert "siti@disnaker.example" in refusal.value.message


def test_an_address_taken_in_the_same_moment_ends_in_the_same_sentence(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer(email="siti@disnaker.example")
    monkeypatch.setattr(queries, "find_by_email", lambda email: None)

    with pytest.raises(Conflict):
        services.create_user(email="siti@disnaker.example", name="Siti", roles=[Role.OFFICER])

    assert len(queries.users()) == 1


@pytest.mark.same_queries
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "siti"}, "email"),
        ({"email": "siti@"}, "email"),
        ({"email": "siti @x.id"}, "email"),
        ({"email": "siti@x.id, budi@x.id"}, "email"),
        ({"email": "<script>@x.id"}, "email"),
        ({"email": "a" * 65 + "@x.id"}, "email"),
        ({"roles": []}, "roles"),
        ({"password": "pendek"}, "password"),
    ],
)
def test_a_wrong_value_is_refused_beside_its_field(
    session: Session, values: dict[str, object], field: str
) -> None:
    given = {"email": "siti@disnaker.example", "name": "Siti", "roles": [Role.OFFICER], **values}

    with pytest.raises(Invalid) as refusal:
        services.create_user(**given)

    assert refusal.value.field == field


# ---- changing accounts


def test_roles_are_replaced_and_the_change_is_on_file(session: Session) -> None:
    user = UserFactory(roles=[Role.OFFICER, Role.CLERK])
    version = user.version

    services.change_account(user, **changed(user, roles=[Role.CLERK, Role.SUPERVISOR]))

    assert user.roles == {Role.CLERK, Role.SUPERVISOR}
    assert user.version == version + 1
    rows = db.session.scalars(select(AuditEntry).where(AuditEntry.subject == "user_roles"))
    changes = [(entry.action, entry.changes["role"]) for entry in rows]
    assert ("delete", ["officer", None]) in changes
    assert ("create", [None, "supervisor"]) in changes
    written = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "roles_changed")).one()
    assert written.subject_id == user.id
    assert written.changes == {"roles": [["officer", "clerk"], ["supervisor", "clerk"]]}


def test_what_another_admin_changed_meanwhile_is_not_overwritten(session: Session) -> None:
    user = officer(name="Budi")
    seen = user.version
    services.change_account(user, **changed(user, name="Budi Santoso"))

    with pytest.raises(Stale) as conflict:
        services.change_account(user, **changed(user, version=seen, name="Budi S."))

    assert conflict.value.stored["name"] == "Budi Santoso"
    assert user.name == "Budi Santoso"


def test_signing_in_does_not_make_an_admins_form_stale(session: Session) -> None:
    user = officer()
    seen = user.version

    services.authenticate(user.email, PASSWORD)
    services.authenticate(user.email, "salah sekali")
    services.choose_language(user, "en")
    services.change_password(user, present=PASSWORD, new=GOOD)

    assert user.version == seen
    services.change_account(user, **changed(user, version=seen, name="Budi"))


def test_the_last_admin_stays_admin(session: Session) -> None:
    last = admin()

    with pytest.raises(NotAllowed):
        services.change_account(last, **changed(last, roles=[Role.HEAD]))
    with pytest.raises(NotAllowed):
        services.deactivate(last, by=officer())

    assert last.is_active
    assert last.roles == {Role.ADMIN}


def test_one_of_two_admins_may_go_but_nobody_closes_their_own_account(session: Session) -> None:
    first, second = admin(), admin()

    with pytest.raises(NotAllowed):
        services.deactivate(first, by=first)
    services.deactivate(second, by=first)

    assert not second.is_active
    with pytest.raises(NotAllowed):
        services.change_account(first, **changed(first, roles=[Role.HEAD]))


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(session: Session) -> None:
    user = officer()
    token = services.start_session(user)

    services.deactivate(user, by=admin())

    assert queries.find_session(token, user.id) is None
    assert services.authenticate(user.email, PASSWORD) is None
    services.activate(user)
    assert services.authenticate(user.email, PASSWORD) is user


def test_only_languages_we_speak_can_be_chosen(session: Session) -> None:
    user = officer()

    services.choose_language(user, "en")

    assert user.locale == "en"
    with pytest.raises(Invalid):
        services.choose_language(user, "xx")


# ---- passwords


def test_changing_the_password_signs_out_everywhere_but_here(session: Session) -> None:
    user = officer(must_change_password=True)
    here, elsewhere = services.start_session(user), services.start_session(user)

    services.change_password(user, present=PASSWORD, new=GOOD, keep=queries.find_session(here, user.id))

    assert passwords.fits(GOOD, user.password_hash)
    assert not user.must_change_password
    assert queries.find_session(here, user.id) is not None
    assert queries.find_session(elsewhere, user.id) is None
    assert "password_changed" in actions(user)


@pytest.mark.parametrize(
    ("present", "new", "field"),
    [("salah", GOOD, "present"), (PASSWORD, "pendek", "password"), (PASSWORD, PASSWORD, "password")],
)
def test_a_password_change_needs_the_present_one_and_a_good_new_one(
    session: Session, present: str, new: str, field: str
) -> None:
    user = officer()

    with pytest.raises(Invalid) as refusal:
        services.change_password(user, present=present, new=new)

    assert refusal.value.field == field
    assert passwords.fits(PASSWORD, user.password_hash)


def test_a_reset_gives_a_one_time_password_ends_the_lock_and_all_sessions(session: Session) -> None:
    user = officer()
    token = services.start_session(user)
    for _try in range(services.WRONG_TRIES):
        services.authenticate(user.email, "salah sekali")

    one_time = services.reset_password(user)

    assert services.authenticate(user.email, one_time) is user
    assert user.must_change_password
    assert queries.find_session(token, user.id) is None
    assert services.authenticate(user.email, PASSWORD) is None
    assert "password_reset" in actions(user)
    assert one_time not in str([entry.changes for entry in db.session.scalars(select(AuditEntry))])


# ---- signing in


def test_the_right_password_opens_in_any_spelling_of_the_address(
    session: Session, clock: StoppedClock
) -> None:
    user = officer(email="budi@disnaker.example")

    assert services.authenticate("  BUDI@Disnaker.example ", PASSWORD) is user
    assert user.last_signed_in_at == clock.now
    assert user.failed_sign_ins == 0


def test_wrong_unknown_and_closed_are_refused_alike(session: Session) -> None:
    user, closed = officer(), officer(is_active=False)

    assert services.authenticate(user.email, "salah sekali") is None
    assert services.authenticate("nobody@disnaker.example", PASSWORD) is None
    assert services.authenticate(closed.email, PASSWORD) is None
    assert "sign_in_failed" in actions(user)
    assert "sign_in_failed" in actions(closed)
    assert actions(None) == ["sign_in_failed"]


def test_an_unknown_account_costs_a_hash_too(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(passwords, "fits", lambda password, stored: bool(asked.append(stored)))

    services.authenticate("nobody@disnaker.example", PASSWORD)

    assert asked == [passwords.nobodys_hash()]


def test_five_wrong_tries_lock_for_a_quarter_of_an_hour(session: Session, clock: StoppedClock) -> None:
    user = officer()
    for _try in range(5):
        assert services.authenticate(user.email, "salah sekali") is None

    assert services.authenticate(user.email, PASSWORD) is None
    assert "locked" in actions(user)
    clock.move(minutes=14, seconds=59)
    assert services.authenticate(user.email, PASSWORD) is None
    clock.move(seconds=2)
    assert services.authenticate(user.email, PASSWORD) is user
    assert user.locked_until_at is None


def test_four_wrong_tries_and_a_right_one_begin_the_count_again(session: Session) -> None:
    user = officer()
    for _round in range(3):
        for _try in range(4):
            services.authenticate(user.email, "salah sekali")
        assert services.authenticate(user.email, PASSWORD) is user


def test_tries_while_locked_do_not_lengthen_the_lock(session: Session, clock: StoppedClock) -> None:
    user = officer()
    for _try in range(12):
        services.authenticate(user.email, "salah sekali")

    assert user.locked_until_at == clock.now + timedelta(minutes=15)


def test_an_admin_unlocks(session: Session) -> None:
    user = officer()
    for _try in range(5):
        services.authenticate(user.email, "salah sekali")

    services.unlock(user)

    assert services.authenticate(user.email, PASSWORD) is user
    assert "unlock" in actions(user)


def test_a_hash_of_older_settings_is_renewed_at_sign_in(session: Session, monkeypatch) -> None:
    user = officer()
    hashing.in_full(monkeypatch)
    assert passwords.is_outdated(user.password_hash)

    services.authenticate(user.email, PASSWORD)

    assert not passwords.is_outdated(user.password_hash)
    assert passwords.fits(PASSWORD, user.password_hash)


def test_a_password_typed_into_the_address_field_is_not_written_down(session: Session) -> None:
    services.authenticate("rahasia sekali", "")
    services.authenticate("nobody@disnaker.example", "")
    db.session.flush()

    written = [entry.changes for entry in db.session.scalars(select(AuditEntry))]
    assert written == [{}, {"email": [None, "nobody@disnaker.example"]}]


# ---- sessions


def test_a_session_is_found_by_its_token_and_owner_only(session: Session) -> None:
    user, other = officer(), officer()
    token = services.start_session(user, address="10.0.0.7", browser="x" * 1000)

    found = queries.find_session(token, user.id)

    assert found is not None
    assert found.user is user
    assert found.user.held_roles == user.held_roles
    assert token not in session.scalars(select(SignInSession.token_hash)).all()
    assert queries.find_session(token, other.id) is None
    assert queries.find_session("x", user.id) is None


def test_who_is_signed_in_comes_with_their_roles_in_one_statement_and_can_be_changed(
    session: Session, statements: Statements
) -> None:
    user = UserFactory(roles=[Role.OFFICER, Role.CLERK])
    token = services.start_session(user)
    session.commit()
    number = user.id
    session.expunge_all()
    # What pages of earlier tests remember is of another office.
    remembered.forget()

    with statements.counted() as sent:
        found = queries.find_session(token, number)
        assert found is not None
        assert found.user.roles == {Role.OFFICER, Role.CLERK}
        assert found.user.stands_in is None
        assert (found.user_id, found.user.is_active) == (number, True)
    services.choose_language(found.user, "en")
    services.change_account(found.user, **changed(found.user, roles=[Role.HEAD]))
    session.commit()
    session.expunge_all()

    again = queries.find_session(token, number)
    # What day it is today is asked of the office while no page remembers its zone.
    assert len([one for one in sent if "FROM offices" not in one]) == 1
    assert again is not None
    assert (again.user.locale, again.user.roles) == ("en", {Role.HEAD})


def test_a_session_not_used_for_two_weeks_is_over(session: Session, clock: StoppedClock) -> None:
    user = officer()
    token = services.start_session(user)

    clock.move(days=13, hours=23)
    assert queries.find_session(token, user.id) is not None
    clock.move(hours=2)

    assert queries.find_session(token, user.id) is None
    assert queries.open_sessions(user.id) == []


def test_nobody_ends_the_session_of_another(session: Session) -> None:
    user, other = officer(), officer()
    token = services.start_session(user)
    found = queries.find_session(token, user.id)
    assert found is not None

    services.end_session(other, found.id)
    assert queries.find_session(token, user.id) is not None
    services.end_session(user, found.id)

    assert queries.find_session(token, user.id) is None
    assert "ended" not in actions(user)


def test_people_are_found_by_role_for_the_pickers(session: Session) -> None:
    budi = UserFactory(name="budi", roles=[Role.OFFICER, Role.CLERK])
    ani = UserFactory(name="Ani", roles=[Role.SUPERVISOR])
    UserFactory(name="Cici", roles=[Role.OFFICER], is_active=False)

    assert queries.active_with_role(Role.OFFICER, Role.SUPERVISOR) == [ani, budi]
    assert queries.users(words="BUD") == [budi]
    assert [user.name for user in queries.users(role=Role.OFFICER)] == ["budi", "Cici"]
    assert queries.users(role=Role.OFFICER, with_inactive=False) == [budi]
    assert queries.names_of({budi.id}) == {budi.id: "budi"}
