"""What a running Jajak must know before it starts, read once from the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent

MEGABYTE = 1024 * 1024


class MissingSetting(SystemExit):
    """The environment lacks something without which starting would be unsafe."""


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Who takes e-mail from us, and in whose name it goes out; ``security`` is starttls, tls or none."""

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self | None:
        """The server that is named; None where none is, for then no e-mail goes out. Exits where half of it is said."""
        host = environment.get("JAJAK_MAIL_SERVER", "")
        if not host:
            return None
        security = environment.get("JAJAK_MAIL_SECURITY", "starttls")
        port = environment.get("JAJAK_MAIL_PORT") or {"tls": "465", "none": "25"}.get(security, "587")
        sender = environment.get("JAJAK_MAIL_FROM", "")
        if security not in ("starttls", "tls", "none"):
            raise MissingSetting("JAJAK_MAIL_SECURITY is none of starttls, tls and none.")
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise MissingSetting("JAJAK_MAIL_PORT is not the number of a port, such as 587.")
        if "@" not in sender:
            raise MissingSetting("JAJAK_MAIL_FROM is missing: the address in whose name e-mail goes out.")
        for name in ("JAJAK_MAIL_USER", "JAJAK_MAIL_PASSWORD"):
            # Python's own SMTP knows no others, and would fail at every e-mail.
            if not environment.get(name, "").isascii():
                raise MissingSetting(f"{name} holds letters beyond ASCII; choose it without them.")
        return cls(
            host=host,
            port=int(port),
            sender=sender,
            security=security,
            user=environment.get("JAJAK_MAIL_USER", ""),
            password=environment.get("JAJAK_MAIL_PASSWORD", ""),
        )


@dataclass(frozen=True, kw_only=True)
class Config:
    """Every setting of the process; the office's own settings live in the database."""

    database_url: str
    secret_key: str
    instance_path: Path
    data_keys: tuple[str, ...] = ()
    demo: bool = False
    testing: bool = False
    office_language: str = "id"
    behind_proxy: bool = False
    secure_cookies: bool = False
    upload_bytes: int = 25 * MEGABYTE
    queue: str = "database"
    redis_url: str = ""
    mail: MailServer | None = None
    address: str = ""
    """Where people reach this house, for links in e-mail; without it there are none."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings; exits with a sentence where a secret is missing or weak."""
        secret_key = environment.get("SECRET_KEY", "")
        if len(secret_key) < 32:
            raise MissingSetting(
                "SECRET_KEY is missing or shorter than 32 characters. Make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        data_keys = tuple(filter(None, (key.strip() for key in environment.get("DATA_KEYS", "").split(","))))
        if any(len(key) < 32 for key in data_keys):
            raise MissingSetting("Each of DATA_KEYS needs at least 32 characters.")
        instance_path = Path(environment.get("JAJAK_INSTANCE", ROOT / "instance")).resolve()
        return cls(
            database_url=sqlalchemy_url(
                environment.get("DATABASE_URL") or f"sqlite:///{instance_path / 'jajak.db'}"
            ),
            secret_key=secret_key,
            instance_path=instance_path,
            data_keys=data_keys,
            demo=environment.get("JAJAK_DEMO") == "1",
            office_language=environment.get("JAJAK_LANGUAGE", "id"),
            behind_proxy=environment.get("JAJAK_BEHIND_PROXY") == "1",
            secure_cookies=environment.get("JAJAK_SECURE_COOKIES") == "1",
            redis_url=environment.get("REDIS_URL", ""),
            mail=MailServer.from_environment(environment),
            address=environment.get("JAJAK_ADDRESS", "").rstrip("/"),
        )

    @property
    def sealing_keys(self) -> tuple[str, ...]:
        """The secrets personal numbers are sealed with: the first seals, the others still open what is older."""
        return (*self.data_keys, self.secret_key)

    @classmethod
    def for_tests(cls, *, database_url: str, instance_path: Path) -> Self:
        """Settings of a throw-away application whose jobs run at once."""
        return cls(
            database_url=sqlalchemy_url(database_url),
            secret_key="tests-only-" + "x" * 32,
            instance_path=instance_path,
            testing=True,
            queue="immediate",
        )


def sqlalchemy_url(url: str) -> str:
    """The address in the spelling SQLAlchemy wants: PostgreSQL always through psycopg 3."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url
