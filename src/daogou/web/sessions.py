"""Who asks: a signed cookie or bearer token names the shopper; nothing a request says otherwise ever does."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import asdict, dataclass, replace

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from daogou.types import VISITOR_PREFIX, Forbidden, ShopperId

COOKIE = "daogou_session"
MAX_AGE = 180 * 86_400
"""Seconds for which a cookie or token is good."""


@dataclass(frozen=True, slots=True)
class Session:
    """A device's visitor, and the account it is signed in as, if any. `merged` says that the visitor's acts count for
    the account since the last sign-in, which the page offers to undo."""

    visitor: ShopperId
    account: ShopperId | None = None
    merged: bool = False

    @property
    def who(self) -> ShopperId:
        return self.account or self.visitor


def fresh() -> Session:
    """A device that was never seen: 128 random bits as its visitor's id."""
    return Session(ShopperId(f"{VISITOR_PREFIX}{secrets.token_hex(16)}"))


def _signer(secret: str, purpose: str) -> URLSafeTimedSerializer:
    # the salt keeps a signature made for one purpose from being good for another
    return URLSafeTimedSerializer(secret, salt=f"daogou.{purpose}")


def seal(secret: str, session: Session) -> str:
    """The cookie's value."""
    return str(_signer(secret, "cookie").dumps(asdict(session)))


def token(secret: str, shopper: ShopperId) -> str:
    """A bearer token by which the shop's own front end speaks for this account."""
    return str(_signer(secret, "bearer").dumps(shopper))


def of(request: Request, secret: str) -> Session:
    """The session of a request. Raises `Forbidden` for a bearer token that is not good; a cookie that is not good
    makes a new visitor."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if bearer:
        try:
            account = ShopperId(str(_signer(secret, "bearer").loads(bearer, max_age=MAX_AGE)))
        except BadSignature:
            raise Forbidden("This token is not good (any more): get a new one from the shop.") from None
        return replace(fresh(), account=account)
    try:
        return Session(**_signer(secret, "cookie").loads(request.cookies.get(COOKIE, ""), max_age=MAX_AGE))
    except (BadSignature, TypeError):
        return fresh()


def check_server(request: Request, key: str) -> None:
    """Raises `Forbidden` unless the request carries the shop's server key; compared in constant time."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not hmac.compare_digest(given.encode(), key.encode()):
        raise Forbidden("This needs the shop's server key as a bearer token.")
