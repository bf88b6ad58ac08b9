"""Who is logged in: a signed cookie that lives as long as this process, at most half a day."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable

COOKIE = "kefu_staff"
SESSION_SECONDS = 12 * 3600


class StaffSessions:
    """Cookies of the staff console. The key is random and never written down: a restart logs everybody out.

    `clock` gives seconds since the epoch.
    """

    def __init__(self, *, clock: Callable[[], float], seconds: int = SESSION_SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._key = secrets.token_bytes(32)
        self._closed: dict[str, float] = {}

    def open(self, user: str) -> str:
        """The cookie's value for `user`, who has just been admitted."""
        name = base64.urlsafe_b64encode(user.encode()).decode().rstrip("=")
        claim = f"{name}.{int(self._clock()) + self._seconds}.{secrets.token_urlsafe(12)}"
        return f"{claim}.{self._sign(claim)}"

    def user_of(self, cookie: str | None) -> str | None:
        """Whose cookie this is; None when it is forged, expired or was closed."""
        parts = (cookie or "").split(".")
        if len(parts) != 4:
            return None
        name, expires, nonce, signature = parts
        if not hmac.compare_digest(signature.encode(), self._sign(f"{name}.{expires}.{nonce}").encode()):
            return None
        if int(expires) <= self._clock() or nonce in self._closed:
            return None
        return base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode()

    def close(self, cookie: str | None) -> None:
        """Make a valid cookie worthless: logging out must not rely on the browser forgetting it."""
        if self.user_of(cookie) is None or cookie is None:
            return
        now = self._clock()
        self._closed = {nonce: until for nonce, until in self._closed.items() if until > now}
        _, expires, nonce, _ = cookie.split(".")
        self._closed[nonce] = float(expires)

    def _sign(self, claim: str) -> str:
        return hmac.new(self._key, claim.encode(), hashlib.sha256).hexdigest()
