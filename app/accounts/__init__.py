"""People who sign in: accounts, roles, sign-in sessions, and the log of what they did."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history, signing_in, views
    from app.core.rendering import MenuItem, NavItem, add_account_menu, add_navigation

    signing_in.init_app(app)
    for blueprint in (views.accounts, views.users, views.log):
        app.register_blueprint(blueprint)
    history.add_page("users", "users.edit", "user_id")
    history.add_page("teams", "users.team", "team_id")
    add_account_menu(MenuItem("accounts.profile", _l("My account"), icon="person", order=10))
    add_navigation(
        NavItem(
            "audit.index",
            _l("Audit log"),
            icon="clock-history",
            permission=history.READERS,
            order=95,
            under="settings.index",
        )
    )
