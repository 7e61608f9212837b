"""Accounts at the command line: the first admin, and letting in whoever is locked out."""

import json

from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from app.accounts import queries, services
from app.accounts.commands import users
from app.accounts.roles import Role
from tests.factories.accounts import PASSWORD, officer

GOOD = "gerobak biru laut"


def run(app: Flask, *words: str, typed: str | None = None) -> Result:
    return app.test_cli_runner().invoke(users, list(words), input=typed)


def test_the_first_admin_is_made_with_a_password_from_a_pipe(app: Flask) -> None:
    answer = run(
        app, "create", "--email", "Admin@Disnaker.example", "--name", "Ani", "--role", "admin", "--role",
        "clerk", "--password-stdin", typed=f"{GOOD}\n",
    )  # fmt: skip

    assert answer.exit_code == 0, answer.output
    assert GOOD not in answer.output
    user = services.authenticate("admin@disnaker.example", GOOD)
    assert user is not None
    assert user.roles == {Role.ADMIN, Role.CLERK}
    assert not user.must_change_password


def test_without_a_password_one_is_made_and_shown_once(app: Flask) -> None:
    answer = run(app, "create", "--email", "a@disnaker.example", "--name", "Ani", "--role", "head", "--json")

    made = json.loads(answer.stdout)
    assert made["roles"] == ["head"]
    user = services.authenticate("a@disnaker.example", made["one_time_password"])
    assert user is not None
    assert user.must_change_password


def test_a_refusal_is_one_sentence_and_no_account(app: Flask) -> None:
    for words, reason in (
        (["--email", "nowhere", "--name", "Ani", "--role", "head"], "nama@example.go.id"),
        (["--email", "a@disnaker.example", "--name", "Ani", "--role", "boss"], "boss"),
        (["--email", "a@disnaker.example", "--name", "Ani"], "--role"),
    ):
        answer = run(app, "create", *words)
        assert answer.exit_code != 0
        assert reason in answer.output
        assert "Traceback" not in answer.output
    assert queries.users() == []


def test_a_weak_password_from_a_pipe_is_refused(app: Flask) -> None:
    answer = run(
        app, "create", "--email", "a@disnaker.example", "--name", "Ani", "--role", "head", "--password-stdin",
        typed="pendek\n",
    )  # fmt: skip

    assert answer.exit_code == 1
    assert queries.users() == []


def test_accounts_are_listed_for_people_and_machines(session: Session, app: Flask) -> None:
    officer(name="Budi", email="budi@disnaker.example")
    officer(name="Ani", email="ani@disnaker.example", is_active=False)

    listed = json.loads(run(app, "list", "--json").stdout)
    assert [(user["name"], user["is_active"]) for user in listed] == [("Ani", False), ("Budi", True)]
    assert "password" not in str(listed)
    plain = run(app, "list").stdout
    assert "budi@disnaker.example" in plain
    assert "(inactive)" in plain


def test_a_locked_out_person_is_let_in(session: Session, app: Flask) -> None:
    user = officer(email="budi@disnaker.example")
    for _try in range(5):
        services.authenticate(user.email, "salah sekali")

    answer = run(app, "reset-password", "Budi@disnaker.example")
    one_time = answer.stdout.rpartition(": ")[2].strip()

    assert services.authenticate(user.email, one_time) is user
    assert services.authenticate(user.email, PASSWORD) is None
    assert run(app, "reset-password", "budi@disnaker.example", "--password-stdin", typed=GOOD).exit_code == 0
    assert services.authenticate(user.email, GOOD) is user
    assert run(app, "reset-password", "nobody@disnaker.example").exit_code == 1
