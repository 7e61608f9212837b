"""What goes along when one candidate is put into another; later packages say so of their own tables."""

from flask_babel import ngettext

from app.candidates.models import Candidate, Refusal, Training
from app.core.merging import Register

REGISTER = Register(Candidate)

REGISTER.moves(
    Training.candidate_id, lambda number: ngettext("%(num)d training", "%(num)d trainings", number)
)
REGISTER.moves(Refusal.candidate_id, lambda number: ngettext("%(num)d refusal", "%(num)d refusals", number))
