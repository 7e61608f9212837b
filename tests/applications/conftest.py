"""People of the applications, at a stopped clock."""

from tests.support.staff import joko, rina, stopped

__all__ = ["joko", "rina", "stopped"]
