"""What goes along when one company is put into another; every package says so of its own tables (docs/map.md)."""

from app.companies.models import Company
from app.core.merging import Clash, Register

_register = Register(Company)

moves = _register.moves
counts = _register.counts
settles = _register.settles
afterwards = _register.afterwards
registered = _register.registered
along = _register.along
clashes = _register.clashes
settle = _register.settle
unsettle = _register.unsettle
derive = _register.derive
move_all = _register.move_all
move_back = _register.move_back

__all__ = [
    "Clash", "afterwards", "along", "clashes", "counts", "derive", "move_all", "move_back", "moves", "registered", "settle",
    "settles", "unsettle",
]  # fmt: skip
