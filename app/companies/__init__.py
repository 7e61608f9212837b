"""Companies and their contacts: what is on file, who they are, which are the same."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l
    from flask_babel import ngettext

    from app.accounts import history
    from app.companies import (
        deeds,
        merge_views,
        merging,
        place_views,
        queries,
        rekey,
        retext,
        scanning,
        showing,
        tally,
        views,
    )
    from app.companies.identity import numbers
    from app.companies.identity.matching import explain, in_words
    from app.companies.identity.phones import phone_in_log
    from app.companies.models import Company, CompanyFieldValue, Contact
    from app.core import schedule, text_index
    from app.core.rendering import places
    from app.settings.custom.kinds import Kind, register

    app.register_blueprint(views.blueprint)
    text_index.derives(rekey.Keys(), is_renewed=True)
    text_index.derives(retext.SearchTexts())
    text_index.derives(tally.Tally())
    register(Kind("company", Company, CompanyFieldValue, _l("Company"), icon="building"))
    schedule.daily(
        scanning.JOB, _l("Search the register for likely pairs"), scanning.search_and_keep, at=time(2)
    )
    schedule.daily(tally.JOB, _l("Count the companies again"), tally.recount_nightly, at=time(3))
    merging.moves(Contact.company_id, lambda number: ngettext("%(num)d contact", "%(num)d contacts", number))
    merging.moves(Company.parent_id, lambda number: ngettext("%(num)d branch", "%(num)d branches", number))
    app.jinja_env.globals.update(
        company_url=showing.company_url,
        company_address=showing.shown_address,
        company_facts=showing.company_facts,
        explain=explain,
        explain_evidence=in_words,
    )
    places.setdefault("company", "workspace.company")
    places.setdefault("companies", "reports.companies")
    for name in ("npwp", "nitku"):
        history.add_mask("companies", name, numbers.mask_npwp)
    for table in ("companies", "contacts", "candidates"):
        history.add_mask(table, "phones", phone_in_log)
