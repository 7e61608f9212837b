"""The lists that can become files."""

from app.reports.listed.agreements import AGREEMENTS
from app.reports.listed.applications import APPLICATIONS
from app.reports.listed.audit_log import AUDIT_LOG
from app.reports.listed.candidates import CANDIDATES
from app.reports.listed.companies import COMPANIES, PARTNERS
from app.reports.listed.contacts import CONTACTS
from app.reports.listed.documents import DOCUMENTS
from app.reports.listed.follow_ups import FOLLOW_UPS
from app.reports.listed.obligations import OBLIGATIONS
from app.reports.listed.placements import PARTICIPANTS, PLACEMENTS
from app.reports.listed.seats import SEATS
from app.reports.listed.visits import VISITS

EVERY = (
    *(COMPANIES, PARTNERS, CONTACTS, VISITS),
    *(AGREEMENTS, OBLIGATIONS, FOLLOW_UPS, DOCUMENTS),
    *(APPLICATIONS, SEATS, CANDIDATES, PLACEMENTS, PARTICIPANTS),
    AUDIT_LOG,
)
LISTS = {one.key: one for one in EVERY}
