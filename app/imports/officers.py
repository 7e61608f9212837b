"""Officers by their names or e-mail addresses, as lists write them."""

import re
from collections import defaultdict

from sqlalchemy import select

from app.accounts.models import User
from app.companies.identity.names import fold
from app.core.db import db
from app.core.permissions import Permission

APART = re.compile(r"[;\n|&+]|\s/\s|\bdan\b|\band\b|\d+\.\s", re.IGNORECASE)
TITLE = re.compile(r"^((s|m|a\.?md|dr|ir|drs|dra|h|hj|prof)\b\.?)", re.IGNORECASE)
MOST = 20


class Officers:
    """Everybody who goes, or once went, out to companies; read once for a whole list."""

    def __init__(self) -> None:
        self.by_id: dict[int, User] = {}
        self._by_word: dict[str, User] = {}
        self._by_name: dict[str, list[User]] = defaultdict(list)
        for user in db.session.scalars(select(User).order_by(User.id)):
            if Permission.OUTREACH_EDIT in user.permissions:
                self.by_id[user.id] = user
                self._by_word[user.email.lower()] = user
                self._by_name[fold(user.name)].append(user)
        self._known: dict[str, User | None] = {}

    def named(self, text: str) -> tuple[list[User], list[str]]:
        """The officers whom ``text`` names, each once, and what names nobody or several."""
        whole = self._one(text)
        if whole is not None:
            return [whole], []
        found: dict[int, User] = {}
        unknown: list[str] = []
        for part in APART.split(text)[:MOST]:
            one = self._one(part)
            # ``Budi Santoso, S.E., Sari Dewi``: commas part people as well as their titles.
            pieces = [part] if one is not None else part.split(",")
            for piece in pieces:
                name = piece.strip(" .-")
                user = one or self._one(name)
                if user is not None:
                    found[user.id] = user
                elif name and not TITLE.match(name):
                    unknown.append(name)
        return list(found.values()), unknown

    def _one(self, text: str) -> User | None:
        name = " ".join(text.split()).lower()
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def _find(self, name: str) -> User | None:
        if name in self._by_word:
            return self._by_word[name]
        if "@" in name and " " not in name:
            return None
        told = fold(name)
        same = self._by_name.get(told)
        if same:
            return same[0] if len(same) == 1 else None
        words = set(told.split())
        # ``Budi`` for Budi Santoso, or ``Ir. Budi Santoso`` for him, where nobody else is called so.
        able = [
            user
            for known, users in self._by_name.items()
            for user in users
            if words
            and (words <= set(known.split()) or (len(known.split()) > 1 and set(known.split()) <= words))
        ]
        return able[0] if len(able) == 1 else None
