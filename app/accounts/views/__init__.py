"""The screens of accounts: one's own, those of an admin, and the audit log."""

from flask import Blueprint

accounts = Blueprint("accounts", "app.accounts", template_folder="templates")
"""Signing in and one's own account."""

users = Blueprint("users", "app.accounts", url_prefix="/accounts")
"""The accounts of the office, for its admin."""

log = Blueprint("audit", "app.accounts", url_prefix="/audit-log")
"""Who did what."""

from app.accounts.views import admin, audit_log, own, teams  # noqa: E402 - they hang their routes into the blueprints
