"""Files that a translator uploads: kept aside until confirmed, with what was chosen for them.

What is neither confirmed nor cancelled is removed after a day.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from annotations.ingest import MAX_BYTES

__all__ = ["UnfitUpload", "UploadGone", "discard", "keep", "opened", "refuse_unfit"]

MAX_FILES = 20
_EXPIRY = 24 * 60 * 60
_SALT = "annotations.intake.uploads"
_MANIFEST = "manifest.json"


class UnfitUpload(ValueError):
    """Files that are not taken; the message says why, and what to do."""


class UploadGone(LookupError):
    """An upload that was confirmed, cancelled, removed after a day, or is another user's."""


def refuse_unfit(files: Sequence[UploadedFile[Any]]) -> None:
    """Check how many files there are and how large they are together.

    Raises:
        UnfitUpload: they are too many or too large.
    """
    if len(files) > MAX_FILES:
        raise UnfitUpload(
            _("%(count)s files, at most %(limit)s at once: pack them into a zip archive.")
            % {"count": len(files), "limit": MAX_FILES}
        )
    if sum(file.size or 0 for file in files) > MAX_BYTES:
        raise UnfitUpload(
            _("More than %(limit)s MB at once: use fewer files.") % {"limit": MAX_BYTES // 1_000_000}
        )


def keep(files: Sequence[UploadedFile[Any]], choices: Mapping[str, Any], user: User) -> str:
    """Keep files aside and return the token under which ``user`` finds them for a day.

    Their names stand in a manifest, so none of them is ever a name on the disk.

    Raises:
        UnfitUpload: they are too many or too large.
    """
    refuse_unfit(files)
    _remove_expired()
    key = secrets.token_hex(16)
    folder = _store() / key
    folder.mkdir(mode=0o700, parents=True)
    try:
        for number, file in enumerate(files):
            with (folder / str(number)).open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
        manifest = {"names": [str(file.name) for file in files], "choices": dict(choices)}
        (folder / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return signing.dumps({"key": key, "user": user.pk, "sha256": _sha256(folder)}, salt=_SALT)


def opened(token: str, user: User) -> tuple[list[tuple[str, bytes]], dict[str, Any]]:
    """The files of an upload by name, and what was chosen for them.

    Raises:
        UploadGone: there is no such upload of this user, or its files are not those that were uploaded.
    """
    folder = _open(token, user)
    manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
    files = [(name, (folder / str(i)).read_bytes()) for i, name in enumerate(manifest["names"])]
    return files, manifest["choices"]


def discard(token: str, user: User) -> None:
    """Remove an upload; one that is gone already is no error."""
    try:
        folder = _open(token, user)
    except UploadGone:
        return
    shutil.rmtree(folder, ignore_errors=True)


def _store() -> Path:
    return Path(settings.MEDIA_ROOT) / "document-uploads"


def _open(token: str, user: User) -> Path:
    try:
        content = signing.loads(token, salt=_SALT, max_age=_EXPIRY)
    except signing.BadSignature as error:
        raise UploadGone from error
    folder = _store() / str(content["key"])
    if content["user"] != user.pk or not folder.is_dir() or _sha256(folder) != content["sha256"]:
        raise UploadGone
    return folder


def _sha256(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(file.name.encode() + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _remove_expired() -> None:
    if not _store().is_dir():
        return
    for folder in _store().iterdir():
        try:
            expired = time.time() - folder.stat().st_mtime > _EXPIRY
        except FileNotFoundError:  # another process was faster
            continue
        if expired:
            shutil.rmtree(folder, ignore_errors=True)
