"""Downloads of a document: what the reader may see of it, in the formats of other tools."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from annotations.exports.formats import FORMATS
from annotations.exports.gathering import annotations_in, gather
from annotations.models import Annotation, Document
from catalog.audit import record
from catalog.models import AuditEvent
from catalog.views.queries import Query

__all__ = ["download", "downloads"]


@require_safe
def downloads(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The formats and layers in which the reader may take a document away."""
    Query.read(request)
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    languages = set(document.texts.values_list("language", flat=True))
    layers = [Annotation.Layer.ADJUDICATED.value]
    if request.user.is_authenticated:
        layers.append(request.user.get_username())
    return render(
        request,
        "annotations/downloads.html",
        {
            "document": document,
            "layers": layers,
            "formats": [form for form in FORMATS.values() if not form.needs_both or len(languages) > 1],
        },
    )


@require_safe
def download(request: HttpRequest, uid: uuid.UUID, layer: str, name: str) -> HttpResponse:
    """One file: a document with the annotations of a layer, as far as the reader may see them."""
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    form = FORMATS.get(name)
    bundle = gather(document, annotations_in(Annotation.objects.visible_to(request.user), layer), layer)
    if form is None or (form.needs_both and not bundle.is_aligned):
        raise Http404
    if request.user.is_authenticated:
        record(AuditEvent.Action.EXPORTED, document, f"{layer}, {name}")
    response = HttpResponse(form.write(bundle).content, content_type=form.media_type)
    response["Content-Disposition"] = f'attachment; filename="{document.uid}.{form.suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
