"""The sidebar of the admin: what each group of users comes to do, in the order in which they do it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

__all__ = ["navigation"]


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The groups of links, for Unfold's ``SIDEBAR``; a link that the user may not follow is left out."""
    groups = [
        (
            "",
            [
                _Link(_("Overview"), "dashboard", "", reverse("admin:index")),
            ],
        ),
        (
            _("Legal editors' work"),
            [
                _list("catalog.Edition", "menu_book"),
                _list("catalog.Entry", "table_rows"),
                _list("catalog.LegalBasis", "gavel"),
                _Link(
                    _("Bases to look at"),
                    "build",
                    "catalog.view_legalbasis",
                    reverse("admin:catalog_legalbasis_worklist"),
                ),
                _list("catalog.Entry", "fact_check", _("Rows to collate"), collation="not-collated"),
                _list("catalog.Concept", "category"),
                _list("catalog.Agency", "account_balance"),
            ],
        ),
        (
            _("Source laws"),
            [
                _list("catalog.SourceLaw", "balance"),
                _list("catalog.LawVersion", "event"),
                _list("catalog.Provision", "segment"),
                _list("catalog.LawCitation", "format_quote"),
                _list("catalog.ProvisionSuccession", "alt_route"),
                _list(
                    "catalog.ProvisionSuccession",
                    "rule",
                    _("Successions to confirm"),
                    state__exact="proposed",
                ),
            ],
        ),
        (
            _("Documents and annotations"),
            [
                _list("annotations.Document", "description"),
                _list("annotations.Assignment", "assignment_ind"),
                _list("annotations.Annotation", "ink_highlighter"),
                _list("annotations.Suggestion", "lightbulb", _("Undecided suggestions"), decided="no"),
                _list("annotations.Finding", "report"),
                _list("annotations.RuleSetting", "rule_settings"),
            ],
        ),
        (_("Terms"), [_list("annotations.Term", "translate")]),
        (_("Work in the background"), [_list("catalog.Job", "hourglass_top")]),
        (
            _("Users"),
            [
                _list("auth.User", "person"),
                _list("auth.Group", "group"),
                _list("catalog.AuditEvent", "policy"),
            ],
        ),
    ]
    addresses = {link.address for _title, links in groups for link in links}
    return [
        {"title": title, "separator": bool(title), "items": [link.item(request, addresses) for link in links]}
        for title, links in groups
    ]


@dataclass(frozen=True, slots=True)
class _Link:
    title: str
    icon: str
    permission: str
    address: str
    query: dict[str, str] = field(default_factory=dict)

    def item(self, request: HttpRequest, addresses: Collection[str]) -> dict[str, Any]:
        """The link as Unfold takes it; ``addresses`` are those of all links."""
        allowed = not self.permission or request.user.has_perm(self.permission)
        return {
            "title": self.title,
            "icon": self.icon,
            "link": self.address,
            "permission": lambda _request: allowed,
            "active": self._is_here(request, addresses),
        }

    def _is_here(self, request: HttpRequest, addresses: Collection[str]) -> bool:
        """Whether the page is this list, or a page below it that no other link leads to."""
        path = self.address.partition("?")[0]
        if path == reverse("admin:index") or self.query:
            return request.path == path and all(request.GET.get(k) == v for k, v in self.query.items())
        return request.path == path or (request.path.startswith(path) and request.path not in addresses)


def _list(label: str, icon: str, title: str = "", **query: object) -> _Link:
    """A link to the list of a model, narrowed by ``query`` where it has a title of its own."""
    opts = apps.get_model(label)._meta
    narrowed = {key: str(value) for key, value in query.items()}
    return _Link(
        title=title or str(capfirst(opts.verbose_name_plural)),
        icon=icon,
        permission=f"{opts.app_label}.view_{opts.model_name}",
        address=reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist", query=narrowed),
        query=narrowed,
    )
