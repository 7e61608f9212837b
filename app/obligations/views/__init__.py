"""The pages of obligations."""

from app.obligations.views import lists as lists
from app.obligations.views import records as records
from app.obligations.views.blueprint import blueprint as blueprint
