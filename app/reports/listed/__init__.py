"""The lists that can become files."""

from app.reports.listed.agreements import AGREEMENTS
from app.reports.listed.companies import COMPANIES, PARTNERS
from app.reports.listed.contacts import CONTACTS
from app.reports.listed.follow_ups import FOLLOW_UPS
from app.reports.listed.obligations import OBLIGATIONS
from app.reports.listed.visits import VISITS

LISTS = {one.key: one for one in (COMPANIES, PARTNERS, CONTACTS, VISITS, AGREEMENTS, OBLIGATIONS, FOLLOW_UPS)}
