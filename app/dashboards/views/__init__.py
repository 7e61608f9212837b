"""The screens of the dashboards."""

from app.dashboards.views import activities, boards, records, targets, workload
from app.dashboards.views.blueprint import blueprint

__all__ = ["activities", "blueprint", "boards", "records", "targets", "workload"]
