"""The office and its reference tables: regions, KBLI, trades, stages, reasons, holidays, wages."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Hang the package into the application; from here on its clock and its name are the office's."""
    from flask_babel import lazy_gettext as _l

    from app.accounts import history
    from app.core.clock import set_zone_source
    from app.core.permissions import Permission
    from app.core.rendering import NavItem, add_navigation, set_office_name_source
    from app.settings import lists, queries, views
    from app.settings.custom import showing
    from app.settings.custom.forms import cases_of, custom_fields_of, plain_custom_fields_of
    from app.settings.enums import HolidayKind
    from app.settings.purposes import PurposeKey
    from app.settings.views.schedule import task_in_log

    set_zone_source(queries.zone)
    set_office_name_source(app, queries.short_name)
    app.register_blueprint(views.settings)
    history.add_mask("offices", "zone", queries.zone_label)
    for table in ("offices", "minimum_wages"):
        history.add_mask(table, "region_code", queries.region_label)
    history.add_mask("scheduled_runs", "task", task_in_log)
    history.add_mask(
        "holidays", "kind", lambda key: next((str(kind.label) for kind in HolidayKind if kind == key), key)
    )
    for table in ("visits", "stops", "visit_habits"):
        history.add_mask(table, "purpose", lambda key: PurposeKey(key).label)
    for one in lists.LISTS:
        history.add_page(one.slug, f"settings.{one.slug}_edit", "row_id")
    history.add_reader("custom_", history.Reader(showing.label_in_log, showing.words_in_log))
    history.add_reader("choices", history.Reader(showing.no_label, showing.choices_in_log))
    history.add_mask("custom_fields", "record", showing.record_in_log)
    history.add_mask("custom_fields", "only_for", showing.case_in_log)
    history.add_page("custom_fields", "settings.edit_custom_field", "field_id")
    app.jinja_env.globals.update(
        asked_checklists=showing.asked_checklists,
        checklist_lines=showing.checklist_lines,
        custom_facts=showing.custom_facts,
        custom_cell=showing.custom_cell,
        custom_columns=showing.custom_columns,
        custom_fields_of=custom_fields_of,
        custom_cases_of=cases_of,
        plain_custom_fields_of=plain_custom_fields_of,
    )
    add_navigation(
        NavItem(
            "settings.index",
            _l("Settings"),
            icon="gear",
            permission=Permission.REFERENCE_MANAGE,
            order=90,
            within=("users",),
            path="/settings",
        )
    )
