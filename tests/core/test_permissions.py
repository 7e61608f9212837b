import pytest
from flask import Flask

from app.core.db import Base
from app.core.permissions import (
    OPERATOR,
    Action,
    Permission,
    install_gate,
    may,
    public,
    require,
    scope,
    signed_in,
)
from app.settings.models import Trade


def an_app(*views):
    app = Flask(__name__)
    public(app.view_functions["static"])
    for view in views:
        app.add_url_rule(f"/{view.__name__}", view_func=view)
    return app


def test_an_app_with_a_route_that_declares_nothing_does_not_start():
    def forgotten():
        return ""

    with pytest.raises(RuntimeError, match="forgotten"):
        install_gate(an_app(forgotten))


def test_an_app_whose_routes_all_declare_starts():
    @require(Permission.COMPANY_VIEW)
    def needs():
        return ""

    @signed_in
    def any_account():
        return ""

    @public
    def anyone():
        return ""

    install_gate(an_app(needs, any_account, anyone))


def test_a_table_without_a_rule_is_closed_to_everyone(session):
    trade = Trade(key="las", name_id="Las", name_en="Welding")
    session.add(trade)
    session.flush()
    assert not may(OPERATOR, Action.SEE, trade)


def test_every_table_people_open_by_id_has_a_rule(app):
    opened = {
        "companies",
        "contacts",
        "visits",
        "stops",
        "road_shows",
        "visit_photos",
        "partnerships",
        "agreements",
    }
    opened |= {"agreement_files", "seat_lines", "follow_ups", "import_runs", "jobs"}
    models = {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}
    closed = [name for name in opened if str(scope(OPERATOR, models[name])) in {"false", "0 = 1"}]
    assert closed == []
