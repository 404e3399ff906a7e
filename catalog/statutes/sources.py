"""The files that statutes are read from, and laws that were given in several files, one a book 编."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from catalog.lawtext import LawDocument, UnreadableLaw, read_file, read_markdown
from catalog.lawtext.lines import INFO_END

__all__ = ["Source", "find_sources"]

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".docx"})
_BOOK = re.compile(r"总则|分则|附则|.+编")
_SECOND_TITLE = re.compile(r"(?m)\A(\s*#[^\n]*\n)\s*#[^\n]*\n")


@dataclass(frozen=True, slots=True)
class Source:
    """One law text: a file or, of a law that is kept book by book, the files of all its books in order."""

    name: str
    paths: tuple[Path, ...]

    def read(self) -> LawDocument:
        """Read the law.

        Raises:
            UnreadableLaw: no law can be found in it.
            OSError: a file can't be opened.
        """
        if len(self.paths) == 1:
            return read_file(self.paths[0])
        return read_markdown(_joined(self.paths))

    def sha256(self) -> str:
        """SHA-256, in hex, over the bytes of the files."""
        digest = hashlib.sha256()
        for path in self.paths:
            digest.update(path.read_bytes())
        return digest.hexdigest()


def find_sources(paths: Iterable[Path]) -> list[Source]:
    """The law texts under files and folders, in order of name.

    A folder gives its Markdown, text and Word files at any depth; a file is taken whatever its name.

    Raises:
        FileNotFoundError: a path leads nowhere; its argument is that path.
    """
    named: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES)
            named |= {file: file.relative_to(path).as_posix() for file in files if file.is_file()}
        elif path.is_file():
            named[path] = path.name
        else:
            raise FileNotFoundError(path)
    return sorted(_with_books_joined(named), key=lambda source: source.name)


def _with_books_joined(named: dict[Path, str]) -> Iterator[Source]:
    books: dict[tuple[Path, str], list[Path]] = defaultdict(list)
    for path in named:
        if _BOOK.fullmatch(path.stem) and (law := _law_of_book(path)):
            books[path.parent, law].append(path)
    joined = set()
    for paths in books.values():
        if len(paths) > 1:
            joined |= set(paths)
            ordered = tuple(sorted(paths, key=_first_article))
            yield Source(named[ordered[0]], ordered)
    yield from (Source(name, (path,)) for path, name in named.items() if path not in joined)


def _law_of_book(path: Path) -> str | None:
    """The title of the law of which a file is one book: 中华人民共和国民法典 of 物权编.md."""
    try:
        document = read_file(path)
    except UnreadableLaw:
        return None
    law = document.title.removesuffix(path.stem)
    return law if law not in ("", document.title) and document.articles else None


def _first_article(path: Path) -> tuple[int, ...]:
    return tuple(map(int, read_file(path).articles[0].number.split("-")))


def _joined(paths: tuple[Path, ...]) -> str:
    """The books under the head of the first of them, each below its own title."""
    try:
        texts = [path.read_text(encoding="utf-8-sig") for path in paths]
    except UnicodeDecodeError as error:
        raise UnreadableLaw(f"{paths[0].parent.name}: a book is not in UTF-8; save it as UTF-8") from error
    head = _SECOND_TITLE.sub(r"\1", texts[0].partition(INFO_END)[0])
    books = (
        f"# {path.stem}\n\n{text.partition(INFO_END)[2]}" for path, text in zip(paths, texts, strict=True)
    )
    return f"{head}{INFO_END}\n\n" + "\n\n".join(books)
