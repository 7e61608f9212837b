"""Which browser on which machine a session runs in, told from what the browser says of itself."""

BROWSERS = (
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("UCBrowser/", "UC Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)

MACHINES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def described(user_agent: str | None) -> str:
    """A name a person recognises ("Chrome · Android"); empty where the browser says nothing we know."""
    said = user_agent or ""
    return " · ".join(filter(None, (_first(BROWSERS, said), _first(MACHINES, said))))


def _first(marks: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for mark, name in marks if mark in said), "")
