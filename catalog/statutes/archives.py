"""Zip archives of statutes: their entries as files, within bounds; never writes one of them to disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from catalog.lawtext import UnreadableLaw

__all__ = ["MAX_FILE", "Member", "Refused", "find_members"]

MAX_FILE = 50 * 1024 * 1024
"""Bytes of the largest file that is read; the longest statute known takes less than two million."""
_MAX_ENTRIES = 20_000
_MAX_TOTAL = 2 * 1024 * 1024 * 1024
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """An entry of an archive; it is unpacked in memory when it is read.

    ``path`` is its name in the archive. It serves as a label only: nothing is ever written under it.
    """

    archive: zipfile.ZipFile = field(compare=False, repr=False)
    entry: zipfile.ZipInfo = field(repr=False, hash=False)
    path: PurePosixPath

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders that hold it in the archive, from the outermost."""
        return self.path.parent.parts

    def read_bytes(self) -> bytes:
        """Unpack it.

        Raises:
            UnreadableLaw: it is damaged.
        """
        try:
            # zipfile never gives more bytes than the entry declares, and these were bounded.
            return self.archive.read(self.entry)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise UnreadableLaw(f"damaged in the archive ({error}); pack it again") from error


@dataclass(frozen=True, eq=False)
class Refused:
    """A file or an archive that is not read, and why; in the place of a file, so that it is reported."""

    path: PurePosixPath
    reason: str

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def folders(self) -> tuple[str, ...]:
        return self.path.parent.parts

    def read_bytes(self) -> bytes:
        """Raise ``UnreadableLaw`` with the reason."""
        raise UnreadableLaw(self.reason)


def find_members(path: Path) -> Iterator[Member | Refused]:
    """Yield the files of an archive; one that must not be read, or the whole archive, as ``Refused``.

    Names are read as UTF-8 or GB 18030, whatever the archive says of them.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        yield Refused(PurePosixPath(path.name), f"not a zip archive that can be opened ({error})")
        return
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_ENTRIES or total > _MAX_TOTAL:
        reason = (
            f"the archive holds {len(entries):,} files of {total:,} bytes, at most {_MAX_ENTRIES:,} of "
            f"{_MAX_TOTAL:,} are read; divide it"
        )
        yield Refused(PurePosixPath(path.name), reason)
        return
    for entry in entries:
        name = PurePosixPath(_name(entry).replace("\\", "/"))
        reason = _why_refused(entry, name)
        yield Refused(name, reason) if reason else Member(archive, entry, name)


def _why_refused(entry: zipfile.ZipInfo, name: PurePosixPath) -> str:
    if name.suffix.lower() == ".zip":
        return "an archive within an archive is not opened; unpack it first"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted in the archive; pack it without a password"
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "packed by another method than deflate; pack it again as an ordinary zip"
    if entry.file_size > MAX_FILE:
        return f"{entry.file_size:,} bytes, at most {MAX_FILE:,} are read; is it one law?"
    return ""


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry: archivers in China write GB 18030, or UTF-8 without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437")  # what zipfile read it as
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
