"""``python -m tests.bench.counting PATH...``: how many statements each page costs, in the office of the environment."""

import os
import sys

from sqlalchemy import select

from app import create_app
from app.accounts.models import User, UserRole
from app.accounts.roles import Role
from app.core.db import db
from config import Config
from tests.bench.walk import opened
from tests.support.client import Visitor
from tests.support.sign_in import sign_in_as


def main(paths: list[str]) -> None:
    app = create_app(Config.from_environment(os.environ))
    visitor = Visitor(app, app.response_class, use_cookies=True)
    with app.app_context():
        wanted = (
            select(User).join(UserRole).where(UserRole.role == Role.SUPERVISOR).order_by(User.id).limit(1)
        )
        sign_in_as(visitor, db.session.scalars(wanted).one())
        db.session.remove()
    print(*(opened(visitor, path).statements for path in paths))


if __name__ == "__main__":
    main(sys.argv[1:])
