"""Web sites and e-mail addresses: what was typed made comparable, and which domains say nothing about a firm."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from flask_babel import gettext as _

from app.core.errors import Invalid

# Mail hosts anyone may use: an equal domain here is no evidence at all.
SHARED_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "yahoo.co.id",
        "yahoo.co.uk",
        "ymail.com",
        "rocketmail.com",
        "hotmail.com",
        "hotmail.co.id",
        "outlook.com",
        "outlook.co.id",
        "live.com",
        "msn.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "mail.com",
        "gmx.com",
        "gmx.net",
        "protonmail.com",
        "proton.me",
        "zoho.com",
        "yandex.com",
        "mail.ru",
        "telkom.net",
        "plasa.com",
        "indosat.net.id",
        "cbn.net.id",
        "indo.net.id",
        "centrin.net.id",
        "rad.net.id",
        "uninet.net.id",
        "dnet.net.id",
        "biz.net.id",
        "link.net.id",
        "bitnet.net.id",
        "pacific.net.id",
        "meganet.co.id",
        "telkomnet.com",
        "qq.com",
        "163.com",
        "naver.com",
    ]
)
# Pages that many firms keep on one host: only the whole address would be theirs.
SHARED_HOSTS = frozenset(
    [
        "facebook.com",
        "instagram.com",
        "twitter.com",
        "x.com",
        "linkedin.com",
        "linktr.ee",
        "youtube.com",
        "tiktok.com",
        "wa.me",
        "whatsapp.com",
        "blogspot.com",
        "blogspot.co.id",
        "wordpress.com",
        "wixsite.com",
        "business.site",
        "sites.google.com",
        "google.com",
        "goo.gl",
        "bit.ly",
        "tokopedia.com",
        "shopee.co.id",
        "bukalapak.com",
        "indotrading.com",
        "ralali.com",
        "idx.co.id",
        "g.page",
        "maps.app.goo.gl",
        "weebly.com",
        "webs.com",
    ]
)
_SECOND_LEVEL = frozenset(
    [
        "co",
        "or",
        "ac",
        "go",
        "sch",
        "web",
        "net",
        "my",
        "biz",
        "mil",
        "desa",
        "ponpes",
        "com",
        "edu",
        "gov",
        "org",
    ]
)
_HOST = re.compile(r"^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$")
_SCHEME = re.compile(
    r"^\s*(?:(?:website|web|situs)\s*:\s*|h\w{1,5}\s*:\s*/*\s*|h?t{1,2}ps?\s*:?\s*/{2,}\s*)+", re.IGNORECASE
)
_WWW = re.compile(r"^(?:www?w?\d?\s*\.\s*)+", re.IGNORECASE)
_EMAIL = re.compile(
    r"^[a-z0-9!#$%&'*+/=?^_`{|}~\-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~\-]+)*@([a-z0-9.\-]+)$", re.IGNORECASE
)
_EMAIL_SPLIT = re.compile(r"[\s;,]+|(?<=[a-z])/(?=[a-z])")
_PLACEHOLDERS = frozenset({"", "-", "--", "0", "n/a", "na", "none", "tidak ada", "belum ada", "nihil", "."})


def is_blank(text: str) -> bool:
    """Whether a cell only says that nothing is known (``-``, ``0``, ``tidak ada``)."""
    return text.strip().lower() in _PLACEHOLDERS


@lru_cache(maxsize=8192)
def host_of(text: str) -> str:
    """The bare host of a web address in any state (``htpp://www. Abc.co.id/x`` gives ``abc.co.id``), else ``""``."""
    rest = _SCHEME.sub("", _WWW.sub("", _SCHEME.sub("", text.strip().lower())))
    rest = _WWW.sub("", rest)
    rest = (
        re.split(r"[/?#;,\s]", rest.replace("\\", "/"), maxsplit=1)[0]
        .rstrip(".")
        .split("@")[-1]
        .split(":")[0]
    )
    return rest if _HOST.match(rest) else ""


def registrable(host: str) -> str:
    """The part of a host a firm registers: ``mail.abc.co.id`` gives ``abc.co.id``."""
    parts = host.split(".")
    if len(parts) <= 2:
        return host
    keep = 3 if len(parts[-1]) == 2 and parts[-2] in _SECOND_LEVEL else 2
    return ".".join(parts[-keep:])


def company_domain(text: str) -> str:
    """The domain that points to one firm, from a web address; ``""`` when it is shared by many or unreadable."""
    host = host_of(text)
    domain = registrable(host)
    if not host or host in SHARED_HOSTS or domain in SHARED_HOSTS or domain in SHARED_DOMAINS:
        return ""
    return domain


def email_domain(email: str) -> str:
    """The firm's own domain in a mail address; ``""`` for gmail and the like, which are a hint at most."""
    host = email.rsplit("@", 1)[-1].strip().lower().rstrip(".") if "@" in email else ""
    domain = registrable(host)
    return "" if not _HOST.match(host) or domain in SHARED_DOMAINS or domain in SHARED_HOSTS else domain


def emails_in(text: str) -> list[str]:
    """Every readable mail address in a cell, lower case, in order, without repeats."""
    found: dict[str, None] = {}
    for part in _EMAIL_SPLIT.split(text.strip().lower()):
        bare = part.strip("<>()[]\"'.:")
        match = _EMAIL.match(bare)
        if match and _HOST.match(match.group(1)):
            found[bare] = None
    return list(found)


def parse_email(text: str) -> str:
    """One mail address, its domain in lower case. Raises Invalid with a sentence."""
    typed = text.strip().strip("<>")
    match = _EMAIL.match(typed)
    if len(typed) > 254 or not match or not _HOST.match(match.group(1).lower()):
        raise Invalid(
            _("This is not an e-mail address; it should look like nama@perusahaan.co.id."), field="email"
        )
    name, _at, host = typed.rpartition("@")
    return f"{name}@{host.lower()}"


def parse_website(text: str) -> str:
    """A web address with its scheme, ``https`` unless ``http`` was typed. Raises Invalid with a sentence."""
    typed = text.strip()
    host = host_of(typed)
    if not host or len(typed) > 255 or "@" in typed:
        raise Invalid(
            _("This is not a web address; it should look like www.perusahaan.co.id."), field="website"
        )
    scheme = "http" if re.match(r"h?t?t?p:", typed, re.IGNORECASE) else "https"
    rest = _SCHEME.sub("", typed).lstrip("/")
    parts = urlsplit("//" + "".join(rest.split()))
    tail = f"{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"
    shown = f"www.{host}" if _WWW.match(rest) else host
    return f"{scheme}://{shown}{tail}"
