"""The staff password: made on first run, shown once, kept as an Argon2 hash."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

_FILE = "staff.json"
_SYMBOLS = "23456789abcdefghjkmnpqrstuvwxyz"


class StaffAccess:
    """Who may open the staff console: one account a data directory."""

    user = "staff"

    def __init__(self, directory: Path) -> None:
        self._file = directory / _FILE

    def ensure(self) -> str | None:
        """Make the account where there is none and return its password, this once; None where there was one."""
        if self._file.exists():
            return None
        return self.reset()

    def reset(self) -> str:
        """Make a new password and return it. Sessions that are open stay open until the server restarts."""
        from argon2 import PasswordHasher

        password = "-".join("".join(secrets.choice(_SYMBOLS) for _ in range(4)) for _ in range(4))
        self._file.parent.mkdir(parents=True, exist_ok=True)
        stored = json.dumps({"user": self.user, "password_hash": PasswordHasher().hash(password)})
        fresh = self._file.with_suffix(".new")
        fresh.write_text(stored, encoding="utf-8")
        fresh.chmod(0o600)
        os.replace(fresh, self._file)
        return password

    def admits(self, user: str, password: str) -> bool:
        """Whether these are the account's; takes as long for a wrong name as for a wrong password."""
        from argon2 import PasswordHasher
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            stored = json.loads(self._file.read_text(encoding="utf-8"))
            PasswordHasher().verify(stored["password_hash"], password)
        except (OSError, KeyError, json.JSONDecodeError, InvalidHashError, VerificationError):
            return False
        return secrets.compare_digest(user.encode(), self.user.encode())
