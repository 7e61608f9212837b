"""Partnerships and their way through the stages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application."""
    from datetime import time

    from flask_babel import lazy_gettext as _l
    from flask_login import current_user

    from app.companies import merging as companies_merging
    from app.core import panels, schedule, text_index
    from app.core.clock import today
    from app.core.permissions import Permission
    from app.core.rendering import MOST_COUNTED, NavItem, add_navigation
    from app.outreach import events
    from app.outreach.due import add_ground
    from app.pipeline import deeds, due, merging, proofs, queries, services, tally, trying
    from app.pipeline.models import Partnership, PartnershipFieldValue
    from app.pipeline.saved import PARTNERSHIPS
    from app.pipeline.views import blueprint
    from app.saved_views.lists import add_list
    from app.settings import queries as settings
    from app.settings.custom.kinds import Cases, Kind, register

    app.register_blueprint(blueprint)
    add_list(PARTNERSHIPS)
    stages = Cases(
        _l("Only at this stage"),
        known=lambda: [(stage.key, stage.name) for stage in settings.stages(with_inactive=True)],
        of=lambda partnership: queries.stage_of(partnership).key,
    )
    register(
        Kind(
            "partnership", Partnership, PartnershipFieldValue, _l("Partnership"), icon="kanban", cases=stages
        )
    )
    companies_merging.moves(Partnership.company_id, merging.told)
    companies_merging.settles("pipeline", merging.OneOpenPartnership())
    events.visit_logged.connect(services.follow_visit)
    events.stop_planned.connect(services.follow_stop)
    add_ground(due.STUCK)
    panels.add_panel("settings stages", trying.stage_panel)
    text_index.derives(tally.Tally())
    schedule.daily(tally.JOB, _l("Count the partnerships again"), tally.recount_nightly, at=time(3, 5))
    add_navigation(
        NavItem(
            "pipeline.index",
            _l("Pipeline"),
            icon="kanban",
            permission=Permission.PIPELINE_VIEW,
            count=lambda: queries.stuck_counted(current_user, on=today(), most=MOST_COUNTED + 1),
            order=50,
            tone="late",
        )
    )
