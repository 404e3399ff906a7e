"""Law texts that an editor uploads: kept aside until confirmed, shown before anything is stored.

They go the way of every import. What is neither confirmed nor cancelled is removed after a day.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from catalog.lawtext import LawDocument, Node, ReadWarning, UnreadableLaw
from catalog.models import ProvisionKind
from catalog.statutes.archives import Member
from catalog.statutes.importing import Outcome, Status, import_sources
from catalog.statutes.sources import ARCHIVES, SUFFIXES, Source, find_sources

__all__ = ["ACCEPTED", "Preview", "UnfitUpload", "UploadGone", "confirm", "discard", "keep", "preview"]

ACCEPTED = tuple(sorted(SUFFIXES | ARCHIVES))
"""Endings of the files that can be uploaded."""

MAX_FILES = 50
MAX_BYTES = 20 * 1024 * 1024
MAX_TEXTS = 100
MAX_UNPACKED = 50 * 1024 * 1024
_EXPIRY = 24 * 60 * 60
_MAX_NAME = 200
_SALT = "catalog.statutes.uploads"
_FIRST = 5
_EXCERPT = 60


class UnfitUpload(ValueError):
    """Files that are not taken; the message says which, why, and what to do."""


class UploadGone(LookupError):
    """An upload that was confirmed, cancelled, removed after a day, or is another user's."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What an upload holds and what storing it will do.

    Attributes:
        outcome: what the import said when it was tried and taken back.
        kinds: how many nodes of each kind were read, in the order of the text.
        beginning: label and first words of its first nodes.
    """

    outcome: Outcome
    kinds: tuple[tuple[str, int], ...] = ()
    beginning: tuple[tuple[str, str], ...] = ()
    warnings: tuple[ReadWarning, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome.status == Status.FAILED

    @property
    def held(self) -> bool:
        """Whether this very text is held already, so that nothing will change."""
        return self.outcome.status == Status.UNCHANGED

    @property
    def joined(self) -> bool:
        """Whether several files are read as one law."""
        return len(self.outcome.files) > 1


def keep(files: Sequence[UploadedFile[Any]], user: User) -> str:
    """Keep uploaded files aside and return the token under which ``user`` finds them for a day.

    Raises:
        UnfitUpload: a file can't be taken. Then none is kept.
    """
    _check(files)
    _remove_expired()
    key = secrets.token_hex(16)
    folder = _folder(key)
    folder.mkdir(mode=0o700, parents=True)
    try:
        for file in files:
            with (folder / str(file.name)).open("wb") as target:
                for chunk in file.chunks():
                    target.write(chunk)
        _check_sources(find_sources([folder]))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return signing.dumps({"key": key, "user": user.pk, "sha256": _sha256(folder)}, salt=_SALT)


def preview(token: str, user: User) -> list[Preview]:
    """Try the import and take it back; what it would do stands in the result, text by text.

    Raises:
        UploadGone: there is no such upload of this user.
    """
    sources = find_sources([_open(token, user)])
    with transaction.atomic():
        outcomes = list(import_sources(sources))
        transaction.set_rollback(True)
    return [_preview(source, outcome) for source, outcome in zip(sources, outcomes, strict=True)]


def confirm(token: str, user: User) -> list[Outcome]:
    """Import an upload and remove it. Of two who confirm at once, one finds it gone.

    Raises:
        UploadGone: there is no such upload of this user, or its files are not those that were uploaded.
    """
    folder = _open(token, user)
    taken = folder.with_suffix(".taken")
    try:
        folder.rename(taken)
    except OSError as error:
        raise UploadGone from error
    try:
        return list(import_sources(find_sources([taken])))
    finally:
        shutil.rmtree(taken, ignore_errors=True)


def discard(token: str, user: User) -> None:
    """Remove an upload; one that is gone already is no error."""
    try:
        folder = _open(token, user)
    except UploadGone:
        return
    shutil.rmtree(folder, ignore_errors=True)


def _check(files: Sequence[UploadedFile[Any]]) -> None:
    if len(files) > MAX_FILES:
        raise UnfitUpload(
            _("%(count)s files, at most %(limit)s at once: pack them into a zip archive.")
            % {"count": len(files), "limit": MAX_FILES}
        )
    total = sum(file.size or 0 for file in files)
    if total > MAX_BYTES:
        raise UnfitUpload(
            _("%(size).1f MB, at most %(limit)s MB at once: use fewer files, or manage.py import_laws.")
            % {"size": total / 1024**2, "limit": MAX_BYTES // 1024**2}
        )
    names = [str(file.name) for file in files]
    for name, count in Counter(name.casefold() for name in names).items():
        if count > 1:
            raise UnfitUpload(_("Two files are called %(name)s: rename one.") % {"name": name})
    for name in names:
        _check_name(name)


def _check_name(name: str) -> None:
    if Path(name).suffix.lower() not in ACCEPTED:
        raise UnfitUpload(
            _("%(name)s is none of %(accepted)s: save it as one of these.")
            % {"name": name, "accepted": ", ".join(ACCEPTED)}
        )
    if Path(name).name != name or not name.isprintable() or re.match(r"\.|~\$", name):
        raise UnfitUpload(_("%(name)r is no name of a law's file: rename it.") % {"name": name})
    if len(name.encode()) > _MAX_NAME:
        raise UnfitUpload(_("The name %(name)s… is too long: shorten it.") % {"name": name[:30]})


def _check_sources(sources: Sequence[Source]) -> None:
    """Bounds on what an archive unpacks to, which its own size doesn't tell."""
    if not sources:
        raise UnfitUpload(_("The archive holds no .md, .txt or .docx file."))
    if len(sources) > MAX_TEXTS:
        raise UnfitUpload(
            _("%(count)s law texts, at most %(limit)s at once: divide it, or use manage.py import_laws.")
            % {"count": len(sources), "limit": MAX_TEXTS}
        )
    members = (path for source in sources for path in source.paths if isinstance(path, Member))
    total = sum(member.entry.file_size for member in members)
    if total > MAX_UNPACKED:
        raise UnfitUpload(
            _("The archive unpacks to %(size).1f MB, at most %(limit)s MB are read: divide it.")
            % {"size": total / 1024**2, "limit": MAX_UNPACKED // 1024**2}
        )


def _store() -> Path:
    return Path(settings.MEDIA_ROOT) / "law-uploads"


def _folder(key: str) -> Path:
    return _store() / key


def _open(token: str, user: User) -> Path:
    """The folder of an upload, once it is sure that it is this user's and unchanged."""
    try:
        content = signing.loads(token, salt=_SALT, max_age=_EXPIRY)
    except signing.BadSignature as error:
        raise UploadGone from error
    folder = _folder(content["key"])
    if content["user"] != user.pk or not folder.is_dir() or _sha256(folder) != content["sha256"]:
        raise UploadGone
    return folder


def _sha256(folder: Path) -> str:
    """A hash over the names and the bytes of the files of a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        digest.update(hashlib.sha256(file.name.encode()).digest())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
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


def _preview(source: Source, outcome: Outcome) -> Preview:
    if outcome.status == Status.FAILED:
        return Preview(outcome)
    try:
        document = source.read()
    except UnreadableLaw:  # held already: what read it once was another reader
        return Preview(outcome)
    return Preview(outcome, _kinds(document), _beginning(document), document.warnings)


def _kinds(document: LawDocument) -> tuple[tuple[str, int], ...]:
    counts = Counter(node.kind.value for node, _parent in document.walk())
    return tuple((str(kind.label), counts[kind.value]) for kind in ProvisionKind if counts[kind.value])


def _beginning(document: LawDocument) -> tuple[tuple[str, str], ...]:
    return tuple((node.label, _words(node)) for node in _first(document))


def _first(document: LawDocument) -> Iterable[Node]:
    """The first headings, articles and unnumbered blocks, as a reader of the page would meet them."""
    parts = {ProvisionKind.PARAGRAPH, ProvisionKind.ITEM, ProvisionKind.SUBITEM}
    shown = (node for node, _parent in document.walk() if node.kind.value not in parts)
    return [node for node, _count in zip(shown, range(_FIRST), strict=False)]


def _words(node: Node) -> str:
    words = " ".join((node.heading or node.text).split())
    return words if len(words) <= _EXCERPT else words[: _EXCERPT - 1] + "…"
