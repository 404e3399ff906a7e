"""The files that statutes are read from, and laws that were given in several files, one a book 编."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from catalog.lawtext import LawDocument, UnreadableLaw, read_bytes, read_markdown
from catalog.lawtext.lines import INFO_END
from catalog.statutes.archives import MAX_FILE, Member, Refused, find_members

__all__ = ["Source", "find_sources"]

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".docx"})
ARCHIVES = frozenset({".zip"})
_BOOK = re.compile(r"总则|分则|附则|.+编")
_SECOND_TITLE = re.compile(r"(?m)\A(\s*#[^\n]*\n)\s*#[^\n]*\n")
# What systems and word processors leave beside the files that people put there.
_DEBRIS = re.compile(r"\.(?!\.?$)|~\$|__MACOSX$")

_File = Path | Member | Refused


@dataclass(frozen=True, slots=True)
class Source:
    """One law text: a file or, of a law that is kept book by book, the files of all its books in order."""

    name: str
    paths: tuple[_File, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The names of its files: one, or one a book."""
        folder = self.name.rpartition("/")[0]
        others = (f"{folder}/{path.name}" if folder else path.name for path in self.paths[1:])
        return (self.name, *map(_readable, others))

    @property
    def folders(self) -> tuple[str, ...]:
        """Names of the folders that hold it, from the outermost."""
        first = self.paths[0]
        return first.resolve().parent.parts if isinstance(first, Path) else first.folders

    def read(self) -> LawDocument:
        """Read the law.

        Raises:
            UnreadableLaw: no law can be found in it.
            OSError: a file can't be opened.
        """
        if len(self.paths) == 1:
            return read_bytes(_bytes_of(self.paths[0]), name=self.paths[0].name)
        return read_markdown(_joined(self.paths))

    def sha256(self) -> str:
        """SHA-256, in hex, over the bytes of the files. Errors are those of ``read``."""
        digest = hashlib.sha256()
        for path in self.paths:
            digest.update(_bytes_of(path))
        return digest.hexdigest()


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """The law texts under files, folders and zip archives, in order of name.

    A folder or an archive gives its Markdown, text and Word files at any depth, and a folder its archives; a
    file is taken whatever its name. What must not be read in an archive is a source that refuses to be read.

    Raises:
        FileNotFoundError: a path leads nowhere; its argument is that path.
    """
    named: dict[_File, str] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(file for file in path.rglob("*") if file.is_file()):
                within = file.relative_to(path)
                if file.suffix.lower() in SUFFIXES | ARCHIVES and not _is_debris(within):
                    named |= _named(file, within.as_posix())
        elif path.is_file():
            named |= _named(path, path.name)
        else:
            raise FileNotFoundError(path)
    return sorted(_with_books_joined(named), key=lambda source: source.name)


def _named(file: Path, name: str) -> dict[_File, str]:
    if file.suffix.lower() not in ARCHIVES:
        return {file: _readable(name)}
    members: dict[_File, str] = {}
    for member in find_members(file):
        whole = isinstance(member, Refused) and member.name == file.name
        wanted = member.path.suffix.lower() in SUFFIXES or isinstance(member, Refused)
        if wanted and not _is_debris(member.path):
            members[member] = _readable(name if whole else f"{name}/{member.path}")
    return members


def _is_debris(path: PurePath) -> bool:
    return any(_DEBRIS.match(part) for part in path.parts)


def _readable(name: str) -> str:
    """A name without what no database or report can hold: bytes in an old encoding, control characters."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("gb18030", "replace")
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def _bytes_of(path: _File) -> bytes:
    if isinstance(path, Path) and (size := path.stat().st_size) > MAX_FILE:
        raise UnreadableLaw(f"{size:,} bytes, at most {MAX_FILE:,} are read; is it one law?")
    return path.read_bytes()


def _with_books_joined(named: dict[_File, str]) -> Iterator[Source]:
    books: dict[tuple[str, str], list[_File]] = defaultdict(list)
    for path, name in named.items():
        if _BOOK.fullmatch(path.stem) and (law := _law_of_book(path)):
            books[name.rpartition("/")[0], law].append(path)
    joined = set()
    for paths in books.values():
        if len(paths) > 1:
            joined |= set(paths)
            ordered = tuple(sorted(paths, key=_first_article))
            yield Source(named[ordered[0]], ordered)
    yield from (Source(name, (path,)) for path, name in named.items() if path not in joined)


def _law_of_book(path: _File) -> str | None:
    """The title of the law of which a file is one book: 中华人民共和国民法典 of 物权编.md."""
    try:
        document = read_bytes(_bytes_of(path), name=path.name)
    except (UnreadableLaw, OSError):  # it is reported when it is imported
        return None
    law = document.title.removesuffix(path.stem)
    return law if law not in ("", document.title) and document.articles else None


def _first_article(path: _File) -> tuple[int, ...]:
    articles = read_bytes(_bytes_of(path), name=path.name).articles
    return tuple(map(int, articles[0].number.split("-")))


def _joined(paths: tuple[_File, ...]) -> str:
    """The books under the head of the first of them, each below its own title."""
    try:
        texts = [_bytes_of(path).decode("utf-8-sig") for path in paths]
    except UnicodeDecodeError as error:
        raise UnreadableLaw(f"{paths[0].name}: a book is not in UTF-8; save it as UTF-8") from error
    head = _SECOND_TITLE.sub(r"\1", texts[0].partition(INFO_END)[0])
    books = (
        f"# {path.stem}\n\n{text.partition(INFO_END)[2]}" for path, text in zip(paths, texts, strict=True)
    )
    return f"{head}{INFO_END}\n\n" + "\n\n".join(books)
