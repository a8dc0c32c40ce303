"""Who asks: a signed cookie or bearer token names the shopper; nothing a request says otherwise ever does."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from daogou.types import VISITOR_PREFIX, Forbidden, ShopperId

COOKIE = "daogou_session"
MAX_AGE = 180 * 86_400
"""Seconds for which a cookie or token is good."""
RENEW = 86_400
"""Seconds after which a cookie is sent anew. Not at every answer: a slow one would bring an old session back."""


@dataclass(frozen=True, slots=True)
class Session:
    """A device's visitor, and the account it is signed in as, if any. `merged` says that the visitor's acts count for
    the account since the last sign-in, which can be undone as long as this session lasts; `dismissed`, that the guide
    need not say so any more."""

    visitor: ShopperId
    account: ShopperId | None = None
    merged: bool = False
    dismissed: bool = False

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


def of(request: Request, secret: str, erased: Callable[..., bool]) -> tuple[Session, bool]:
    """The session of a request, and whether its cookie should be sent (again). Raises `Forbidden` for a bearer token
    that is not good; a cookie that is not good makes a new visitor. Neither is good for a shopper of whom
    `erased(*ids)` is true."""
    bearer = bearer_of(request)
    if bearer is not None:
        return replace(fresh(), account=_account_of(bearer, secret, erased)), False
    try:
        held, since = _signer(secret, "cookie").loads(
            request.cookies.get(COOKIE, ""), max_age=MAX_AGE, return_timestamp=True
        )
        session = Session(**held)
    except (BadSignature, TypeError):
        return fresh(), True
    if erased(session.visitor, session.who):
        return fresh(), True
    return session, (datetime.now(UTC) - since).total_seconds() > RENEW


def _account_of(bearer: str, secret: str, erased: Callable[..., bool]) -> ShopperId:
    with suppress(BadSignature):
        account = ShopperId(str(_signer(secret, "bearer").loads(bearer, max_age=MAX_AGE)))
        if not erased(account):
            return account
    raise Forbidden("This token is not good (any more): get a new one from the shop.")


def bearer_of(request: Request) -> str | None:
    """What the request carries as a bearer token, or None without one: another scheme's credentials are no token, they
    may be meant for a proxy before the shop. A scheme's case does not count (RFC 9110, 11.1)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def check_server(request: Request, key: str) -> None:
    """Raises `Forbidden` unless the request carries the shop's server key; compared in constant time."""
    given = bearer_of(request) or ""
    if not hmac.compare_digest(given.encode(), key.encode()):
        raise Forbidden("This needs the shop's server key as a bearer token.")
