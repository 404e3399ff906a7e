"""What search engines are told: which pages there are in each language, and what only repeats them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from annotations.models import Document
from catalog.models import Catalog, Concept, Edition, Entry, LawVersion, SourceLaw

__all__ = ["robots", "sitemap"]

Page = tuple[str, tuple[object, ...]]
"""The name of an address and what it is made with."""

PAGES = ("home", "laws", "documents", "check", "check-rules")
NOT_FOR_ROBOTS = ("/admin/", "/api/", "/search/", "/zh-hans/search/")

if TYPE_CHECKING:
    Base = Sitemap[Page]
else:
    Base = Sitemap


class _Pages(Base):
    """Every public page but those of articles, which are told from the versions that hold them."""

    i18n = True

    def items(self) -> list[Page]:
        anybody = AnonymousUser()
        editions = Edition.objects.visible_to(anybody).latest_revisions()
        entries = Entry.objects.visible_to(anybody).filter(edition__in=editions.values("pk"))
        rows = entries.order_by("edition", "code").select_related("edition__catalog")
        return [
            *((name, ()) for name in PAGES),
            *(("catalog", (found.code,)) for found in Catalog.objects.all()),
            *(("concept", (found.code,)) for found in Concept.objects.all()),
            *(("edition", (found.identifier,)) for found in editions.select_related("catalog")),
            *(("entry", (found.edition.identifier, found.code)) for found in rows),
            *(("law", (found.key,)) for found in SourceLaw.objects.all()),
            *(
                ("law-version", (found.law.key, found.date))
                for found in LawVersion.objects.filter(date__isnull=False).select_related("law")
            ),
            *(("document", (found.uid,)) for found in Document.objects.visible_to(anybody)),
        ]

    def location(self, item: Page) -> str:
        name, made_with = item
        return reverse(name, args=made_with)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemaps.sitemap(request, {"pages": _Pages()}).render()


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS),
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
