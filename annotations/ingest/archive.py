"""Opens zip archives, Word files among them, within bounds: size unpacked, number of parts, no password.

Nothing is ever written to disk; a name that leads out of the archive is refused all the same.
"""

from __future__ import annotations

import io
import posixpath
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from annotations.ingest.decoding import MAX_BYTES
from annotations.ingest.model import UnreadableDocument

__all__ = ["MAX_DOCUMENTS", "MAX_UNPACKED", "Member", "documents_in", "is_archive", "parts_of"]

MAX_UNPACKED = 100_000_000
"""The most bytes that all parts of an archive may come to when they are unpacked."""
MAX_DOCUMENTS = 500
"""The most files that an archive of documents may hold."""

_MAGIC = b"PK\x03\x04"
_MAGIC_OF_EMPTY = b"PK\x05\x06"
_MOST_PARTS = 3_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_RUBBISH = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its bytes, or why it cannot be had."""

    name: str
    data: bytes = b""
    refusal: str = ""


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a zip archive does."""
    return data.startswith((_MAGIC, _MAGIC_OF_EMPTY))


def parts_of(data: bytes) -> dict[str, bytes]:
    """Unpack an archive that is one document, such as a Word file.

    Raises:
        UnreadableDocument: it is damaged, encrypted, holds a part twice, or is too large unpacked.
    """
    archive = _opened(data, _MOST_PARTS)
    parts: dict[str, bytes] = {}
    room = MAX_UNPACKED
    for info in archive.infolist():
        if info.filename in parts:
            raise UnreadableDocument(f"The file holds {info.filename} twice, as none should; save it anew.")
        parts[info.filename] = _unpacked(archive, info, room)
        room -= len(parts[info.filename])
    return parts


def documents_in(data: bytes) -> Iterator[Member]:
    """Yield the files of an archive of documents, each with its bytes or the reason against it.

    Raises:
        UnreadableDocument: the archive as a whole is damaged, empty, or beyond the bounds.
    """
    archive = _opened(data, MAX_DOCUMENTS)
    files = [info for info in archive.infolist() if not info.is_dir() and not _is_rubbish(_name(info))]
    if not files:
        raise UnreadableDocument("The archive holds no files; there is nothing to read.")
    room = MAX_UNPACKED
    for info in files:
        member = _member(archive, info, room)
        room -= len(member.data)
        yield member


def _opened(data: bytes, most: int) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument(f"The archive is damaged ({_reason(error)}); make it anew.") from error
    if len(archive.infolist()) > most:
        raise UnreadableDocument(
            f"The archive holds {len(archive.infolist()):,} files, at most {most:,} are read; divide it."
        )
    return archive


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> Member:
    name = _name(info)
    if _leads_out(name):
        return Member(
            name, refusal="Its name leads out of the archive; it is not read. Make the archive anew."
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(name, refusal="It is a link, not a file; put the file itself into the archive.")
    try:
        content = _unpacked(archive, info, min(room, MAX_BYTES))
    except UnreadableDocument as error:
        return Member(name, refusal=str(error))
    if is_archive(content) and name.lower().endswith(".zip"):
        return Member(name, refusal="It is an archive in an archive; unpack it first.")
    return Member(name, content)


def _leads_out(name: str) -> bool:
    """Whether a name is absolute or climbs above its folder, on any system."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or plain[1:2] == ":" or ".." in plain.split("/") or "\x00" in plain


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableDocument("It is encrypted; take off the password.")
    if info.compress_type not in _METHODS:
        raise UnreadableDocument("It is compressed in an unusual way; make the archive anew as a plain zip.")
    try:
        with archive.open(info) as part:
            content = part.read(room + 1)  # headers may lie about the size
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise UnreadableDocument(f"It is damaged in the archive ({_reason(error)}); make it anew.") from error
    if len(content) > room:
        raise UnreadableDocument(f"It is too large unpacked: more than {room:,} bytes; divide it.")
    return content


def _name(info: zipfile.ZipInfo) -> str:
    """The name of a file; archives made on Chinese Windows have it in GB18030."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.orig_filename


def _is_rubbish(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_RUBBISH[0]) or posixpath.basename(lower) in _RUBBISH


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
