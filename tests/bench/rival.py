"""The fairest rival: Flask-Admin over the same tables, set up as its documentation says, with search and filters."""

import os
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_babel import Babel
from sqlalchemy.orm import declarative_base, relationship, scoped_session, sessionmaker

from tests.bench.baseline import FIELDS, SIZE, Tables, engine_of


class CompanyView(ModelView):  # type: ignore[misc]
    """Companies with the columns, filters and search of Jajak's list."""

    page_size = SIZE
    column_list = (
        "name",
        "legal_form",
        "headcount",
        "region.name",
        "last_visit_on",
        "owner.name",
        "potential",
    )
    column_sortable_list = ("name", "headcount", "last_visit_on")
    column_default_sort = "name"
    column_searchable_list = ("name", "brand_name", "npwp", "nib", "address", "email")
    column_filters = ("potential", "region_code", "legal_form", "headcount")
    column_auto_select_related = True
    form_columns = FIELDS
    can_export = True
    can_view_details = True
    export_types = ("csv", "xlsx")
    column_export_list = (
        "legal_form", "name", "nib", "npwp", "headcount", "headcount_as_of_on", "potential", "address", "city",
        "postal_code", "email", "website", "source", "last_visit_on", "notes", "phones", "owner.name", "region.name",
        "kbli.code", "brand_name",
    )  # fmt: skip

    def on_model_change(self, form: Any, model: Any, is_created: bool) -> None:
        # The columns that the tables want filled; Flask-Admin itself asks for none of them.
        if is_created:
            model.name_key = model.search_text = model.name.lower()
            model.former_names, model.phones = [], []
            model.is_branch = model.is_do_not_visit = False
            model.version = 1
            model.created_at = datetime.now(UTC)
        model.updated_at = datetime.now(UTC)


class DealView(ModelView):  # type: ignore[misc]
    """Partnerships as a plain list: what a person without a board has."""

    page_size = SIZE
    column_list = ("company.name", "stage.name_id", "owner.name", "expected_seats", "entered_stage_at")
    column_default_sort = "entered_stage_at"
    column_sortable_list = ("expected_seats", "entered_stage_at")
    column_auto_select_related = True


def create_app(tables: Tables | None = None, *, is_for_one_export: bool = False) -> Flask:
    """The rival over these tables, or over those of DATABASE_URL.

    It asks for the owners of an export after the request has ended, so that its session must outlive that.
    """
    tables = tables or Tables(engine_of(os.environ["DATABASE_URL"]))
    base: Any = declarative_base()

    def model(name: str, table: str, **related: tuple[Any, str, str]) -> Any:
        columns = tables.all[table].c
        links = {
            link: relationship(
                other, primaryjoin=columns[mine] == getattr(other, theirs), foreign_keys=columns[mine]
            )
            for link, (other, mine, theirs) in related.items()
        }
        return type(name, (base,), {"__table__": tables.all[table], **links})

    user, region = model("User", "users"), model("Region", "regions")
    stage, kbli = model("Stage", "stages"), model("KbliCode", "kbli_codes")
    links = {
        "region": (region, "region_code", "code"),
        "owner": (user, "owner_id", "id"),
        "kbli": (kbli, "kbli_id", "id"),
    }
    company = model("Company", "companies", **links)
    deals = {"company": (company, "company_id", "id"), "stage": (stage, "stage_id", "id")}
    deal = model("Partnership", "partnerships", **deals, owner=(user, "owner_id", "id"))

    app = Flask(__name__)
    app.secret_key = "only-for-measuring"
    # With Flask-Babel installed it insists on it.
    Babel(app)
    session = scoped_session(sessionmaker(tables.engine))
    admin = Admin(app, name="Rival")
    with warnings.catch_warnings():
        # It would rather have Flask-SQLAlchemy's object, which knows nothing of tables that are there already.
        warnings.simplefilter("ignore", DeprecationWarning)
        admin.add_view(CompanyView(company, session, endpoint="company"))
        admin.add_view(DealView(deal, session, endpoint="deal"))

    @app.teardown_appcontext
    def end(_error: BaseException | None) -> None:
        if not is_for_one_export:
            session.remove()

    return app


def main(words: list[str]) -> None:
    """``PATH [MOST]``: take out all companies, or the first so many, as a file; the ending says of which kind."""
    path = words[0]
    CompanyView.export_max_rows = int(words[1]) if len(words) > 1 else 0
    client = create_app(is_for_one_export=True).test_client()
    answer = client.get(f"/admin/company/export/{path.rpartition('.')[2]}/", buffered=False)
    with Path(path).open("wb") as out:
        out.writelines(answer.iter_encoded())


if __name__ == "__main__":
    main(sys.argv[1:])
