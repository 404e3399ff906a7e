"""The addresses of a page in every language, for the switch in the header and for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

__all__ = ["PageLanguage", "languages"]

_TAGS = {"zh-hans": "zh-Hans"}
_PREFIXES = [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


@dataclass(frozen=True, slots=True)
class PageLanguage:
    """A page in one language.

    Attributes:
        tag: the language as documents name it (BCP 47).
        name: what its readers call it.
        address: absolute path with the query.
        absolute: the same with scheme and host; empty where the request came for a host that is not ours.
    """

    tag: str
    name: str
    address: str
    absolute: str
    is_current: bool


def languages(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``page_languages``, worked out only where a template asks."""
    return {"page_languages": SimpleLazyObject(lambda: _languages(request))}


def _languages(request: HttpRequest) -> list[PageLanguage]:
    here, current = request.get_full_path(), get_language()
    try:
        host = request.build_absolute_uri("/").removesuffix("/")
    except DisallowedHost:  # the page of this very error asks, too
        host = ""
    found = []
    for code, name in settings.LANGUAGES:
        address = here if code == current else _translated(here, code)
        found.append(
            PageLanguage(
                tag=_TAGS.get(code, code),
                name=name,
                address=address,
                absolute=f"{host}{address}" if host else "",
                is_current=code == current,
            )
        )
    return found


def _translated(here: str, code: str) -> str:
    """The same page in a language; where there is no such page, its absence in that language."""
    address = translate_url(here, code)
    if address != here:
        return address
    bare = next((here[len(prefix) :] for prefix in _PREFIXES if here.startswith(f"{prefix}/")), here)
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
