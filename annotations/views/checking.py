"""The page of the legality check: paste or upload, read the findings beside the text, print the report.

A pasted text is not stored. On a document that is here findings are kept, and people decide on them.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotations.api.checking import CheckThrottle
from annotations.ingest import SUFFIXES, ReadDocument, UnreadableDocument, read_bytes
from annotations.legality import DISCLAIMER, RULES, Found, Report, newest_compiled_edition
from annotations.legality.holding import checker_for
from annotations.legality.particulars import particulars_of
from annotations.legality.precision import precision_by_month, precision_by_rule
from annotations.legality.storing import check_stored, decide
from annotations.models import Document, Finding, Language
from annotations.reading import MarkedText, Run
from catalog.models import Edition

__all__ = ["check", "check_document", "decide_finding", "rules"]

_LINES_OF_THE_BOX = 14
_TOO_MANY = 429


def _editions() -> Any:
    editions = Edition.objects.latest_revisions().filter(catalog__code="punishment")
    return editions.select_related("catalog").order_by("-law_as_of", "-published_at")


class CheckForm(forms.Form):
    """A text or a file, and what to hold it against."""

    text = forms.CharField(
        label=gettext_lazy("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": _LINES_OF_THE_BOX}),
        help_text=gettext_lazy("Paste a plan, an opinion or a regulation, or choose a file below."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        help_text=gettext_lazy("Text, Markdown, HTML, Word or PDF. It is read and not kept."),
    )
    lang = forms.ChoiceField(
        label=gettext_lazy("Language"),
        required=False,
        choices=[("", gettext_lazy("as detected")), *Language.choices],
    )
    edition = forms.ModelChoiceField(
        Edition.objects.none(),
        label=gettext_lazy("Edition of the punishment list"),
        required=False,
        empty_label=gettext_lazy("the newest compiled one"),
    )
    as_of = forms.DateField(
        label=gettext_lazy("As of"),
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": gettext_lazy("Write the date as YYYY-MM-DD, for example 2024-02-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Day whose law holds; today if it is empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["edition"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
        field.queryset = _editions()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        pasted, upload = data.get("text") or "", data.get("file")
        if bool(pasted.strip()) == bool(upload):
            raise ValidationError(_("Paste a text or choose a file, and not both."))
        content = upload.read() if upload else pasted.encode("utf-8", "replace")
        if len(content) > settings.CHECK_MAX_BYTES:
            raise ValidationError(
                _("More than %(limit)s kB at once: check the document in parts.")
                % {"limit": settings.CHECK_MAX_BYTES // 1000}
            )
        try:
            data["read"] = read_bytes(
                content, name=upload.name if upload else "text.txt", lang=data.get("lang") or None
            )
        except UnreadableDocument as error:
            self.add_error("file" if upload else "text", str(error))
        data["edition"] = data.get("edition") or newest_compiled_edition()
        if data["edition"] is None:
            raise ValidationError(_("No edition of the punishment list is published yet."))
        return data


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with its number in the report and its words in the reader's language."""

    number: int
    found: Found

    @property
    def start(self) -> int:
        return self.found.start

    @property
    def end(self) -> int:
        return self.found.end

    @property
    def title(self) -> str:
        return self.found.title.in_language(get_language() or "en")

    @property
    def explanation(self) -> str:
        return self.found.explanation.in_language(get_language() or "en")

    @property
    def mend(self) -> str:
        return self.found.mend.in_language(get_language() or "en")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text cut into runs, with the findings that begin in it."""

    runs: list[Run[Numbered]]
    findings: list[Numbered]


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Take a text and show the report beside it."""
    if request.method != "POST":
        form = CheckForm(initial={"as_of": timezone.localdate()})
        return render(request, "annotations/check.html", {"form": form})
    if not CheckThrottle().allow_request(request, None):  # type: ignore[arg-type]  # reads what both requests have
        return render(
            request, "annotations/check.html", {"form": CheckForm(), "busy": True}, status=_TOO_MANY
        )
    form = CheckForm(request.POST, request.FILES)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        read: ReadDocument = form.cleaned_data["read"]
        as_of: datetime.date = form.cleaned_data["as_of"] or timezone.localdate()
        checker = checker_for(form.cleaned_data["edition"], as_of)
        report = checker.check(read.text, read.language, particulars_of(read.metadata))
        context |= _shown(read.text, report, read.metadata.title)
    return render(request, "annotations/check.html", context)


def _shown(text: str, report: Report, title: str) -> dict[str, Any]:
    findings = [Numbered(number, found) for number, found in enumerate(report.findings, 1)]
    marked = MarkedText(text, findings)
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if line.strip():
            inside = [finding for finding in findings if start <= finding.start < end]
            paragraphs.append(Paragraph(marked.runs(start, end), inside))
        start = end
    return {
        "report": report,
        "title": title,
        "paragraphs": paragraphs,
        "findings": findings,
        "undecided": sum(not finding.found.decided for finding in findings),
        "disclaimer": DISCLAIMER.in_language(get_language() or "en"),
        "html_lang": "zh-Hans" if report.language == Language.ZH else "en",
    }


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its source, and how often people agreed with it."""
    counts = {found.rule: found for found in precision_by_rule(request.user)}
    language = get_language() or "en"
    rows = [
        {
            "rule": rule,
            "title": rule.title.in_language(language),
            "explanation": rule.explanation.in_language(language),
            "precision": counts.get(rule.id),
        }
        for rule in RULES
    ]
    months = list(precision_by_month(request.user))
    return render(request, "annotations/check_rules.html", {"rows": rows, "months": months})


@login_required
@permission_required("annotations.add_finding", raise_exception=True)
@require_POST
def check_document(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Check the texts of a document that is here, and keep what was found."""
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    edition = newest_compiled_edition()
    if edition is None:
        messages.error(request, _("No edition of the punishment list is published yet."))
        return redirect("document", uid)
    checker = checker_for(edition, timezone.localdate())
    stored = [check_stored(text, checker) for text in document.texts.latest_revisions()]
    messages.success(
        request,
        _("%(new)s new findings, %(kept)s kept, %(gone)s gone.")
        % {
            "new": sum(s.new for s in stored),
            "kept": sum(s.kept for s in stored),
            "gone": sum(s.gone for s in stored),
        },
    )
    return redirect(f"{document_address(uid)}#findings")


@login_required
@permission_required("annotations.change_finding", raise_exception=True)
@require_POST
def decide_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or dismiss a finding, with a reason, or open it again."""
    visible = Document.objects.visible_to(request.user)
    found = get_object_or_404(
        Finding.objects.select_related("text__document"), pk=pk, text__document__in=visible
    )
    assert isinstance(request.user, User)  # noqa: S101  # login_required saw to it
    try:
        decide(found, request.POST.get("state", ""), request.POST.get("reason", ""), request.user)
    except ValueError:
        messages.error(request, _("Say why you confirm or dismiss it."))
    return redirect(f"{document_address(found.text.document.uid)}#finding-{found.pk}")


def document_address(uid: uuid.UUID) -> str:
    """Where the page of a document is."""
    return reverse("document", args=[uid])
