"""What can be done with placements: propose candidates, move them on, take a step back, note whether a job lasted."""

from app.placements.services.checking import check
from app.placements.services.exempting import let_person_pass, refused
from app.placements.services.moving import Hiring, move, take_back
from app.placements.services.proposing import propose

__all__ = ["Hiring", "check", "let_person_pass", "move", "propose", "refused", "take_back"]
