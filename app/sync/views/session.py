"""Who a phone is talking for, and what it takes along."""

import hmac
from hashlib import sha256
from pathlib import Path

from flask import Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app.accounts.models import User
from app.core.clock import utcnow
from app.core.permissions import Permission, public, require
from app.core.web import limiter
from app.sync import pack, queries
from app.sync.views.blueprint import outbox

MANIFEST = "dist/manifest.json"


def key_of(user: User) -> str:
    """What a phone knows a person by: says nothing of them, and cannot be guessed."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.new(secret, f"phone-user:{user.id}".encode(), sha256).hexdigest()[:32]


@outbox.get("/session")
@public
@limiter.limit("240 per minute")
def session() -> ResponseReturnValue:
    """Whether somebody is signed in and who, the token to send with, the server's clock and build."""
    is_in = current_user.is_authenticated and not current_user.must_change_password
    return jsonify(
        {
            "signed_in": is_in,
            "user": key_of(current_user) if is_in else None,
            "name": current_user.name if is_in else None,
            "may_visit": is_in and current_user.can(Permission.OUTREACH_EDIT),
            "csrf": generate_csrf(),
            "time": utcnow().isoformat(),
            "build": build(),
            "stop": queries.is_phone_stopped(),
        }
    )


@outbox.get("/pack")
@require(Permission.OUTREACH_EDIT)
@limiter.limit("120 per minute")
def day_pack() -> ResponseReturnValue:
    """Today and tomorrow for work without a network; 304 where nothing changed since."""
    made = pack.pack_for(current_user)
    answer: Response = jsonify(made | {"user": key_of(current_user), "made_at": utcnow().isoformat()})
    answer.set_etag(sha256(repr(made).encode()).hexdigest())
    answer.headers["Cache-Control"] = "no-store"
    return answer.make_conditional(request)


def build() -> str:
    """Which build of the front end this server gives out."""
    manifest = Path(current_app.static_folder or "", MANIFEST)
    return sha256(manifest.read_bytes()).hexdigest()[:12] if manifest.exists() else "unbuilt"
