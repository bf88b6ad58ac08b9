"""What is stored of a customer's telephone number and name: sealed with a key that is not in the database."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

_KEY_FILE = "secret.key"
# How every value begins that was sealed: Fernet's version byte and the high bytes of a time.
_SEALED = "gAAAA"


class VaultError(Exception):
    """A sealed value can't be opened: the key is not the one that it was sealed with."""


class Vault:
    """Seals personal data (Fernet: AES-128-CBC with HMAC-SHA256) and gives fingerprints to find it by without opening it.

    `secret` is any text of at least 16 characters; keys are derived from it.
    """

    def __init__(self, secret: str) -> None:
        if len(secret) < 16:
            raise ValueError("KEFU_SECRET_KEY must have at least 16 characters; leave it out to have one made")
        seed = secret.encode()
        self._fernet = Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"kefu seal\0" + seed).digest()))
        self._finder = hashlib.sha256(b"kefu find\0" + seed).digest()

    def seal(self, text: str) -> str:
        """`text` as it may be stored; sealing twice gives two different values."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises VaultError when the key is another one."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise VaultError(
                "a sealed value can't be opened with this key; is KEFU_SECRET_KEY the one it was stored with?"
            ) from None

    def open_kept(self, stored: str) -> str:
        """What was sealed, or `stored` itself where it was written before such values were sealed."""
        return self.open(stored) if stored.startswith(_SEALED) else stored

    def fingerprint(self, text: str) -> str:
        """A keyed hash of `text`: equal for equal texts, and of no use without the key. 64 hexadecimal digits."""
        return hmac.new(self._finder, text.encode(), hashlib.sha256).hexdigest()


def open_vault(directory: Path, secret: str | None) -> Vault:
    """The vault of `secret`, or of the key kept in `directory`, made there (readable by its owner alone) on first use."""
    if secret is not None:
        return Vault(secret)
    file = directory / _KEY_FILE
    if not file.exists():
        directory.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_text(base64.urlsafe_b64encode(os.urandom(32)).decode(), encoding="ascii")
        fresh.chmod(0o600)
        try:
            # A link fails where another process was first, so that nobody's key is replaced.
            os.link(fresh, file)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return Vault(file.read_text(encoding="ascii").strip())
