"""A keyring for programs that a test starts: secrets in a file of their own folder (``PYTHON_KEYRING_BACKEND``)."""

import json
import os
from pathlib import Path

import keyring.backend

from myna_reception.settings import DATA_VARIABLE


class FileKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    @property
    def _path(self) -> Path:
        return Path(os.environ[DATA_VARIABLE]) / "keyring-of-a-test.json"

    def _kept(self) -> dict[str, str]:
        return dict(json.loads(self._path.read_text())) if self._path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._kept().get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self._path.write_text(json.dumps({**self._kept(), f"{service}/{username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        kept = self._kept()
        kept.pop(f"{service}/{username}", None)
        self._path.write_text(json.dumps(kept))
