"""Downloads of a document: what the reader may see of it, in other tools' formats, and what each loses."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotations.exports.formats import FORMATS, WORD
from annotations.exports.gathering import annotations_in, gather, original_of
from annotations.exports.layout import write_translation
from annotations.exports.model import Export, UnreadableExport
from annotations.models import Annotation, Document
from catalog.audit import record
from catalog.models import AuditEvent
from catalog.views.queries import Query

__all__ = ["download", "downloads", "translation"]


@require_safe
def downloads(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The formats and layers in which the reader may take a document away, with what each cannot hold."""
    Query.read(request)
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    visible = Annotation.objects.visible_to(request.user)
    personal = visible.current().filter(document=document, layer=Annotation.Layer.PERSONAL)
    names = personal.order_by("annotator__username").values_list("annotator__username", flat=True)
    layers = [Annotation.Layer.ADJUDICATED.value, *names.distinct()]
    bundles = [(layer, gather(document, annotations_in(visible, layer), layer)) for layer in layers]
    shown = [
        (
            layer,
            sum(len(text.marks) for text in bundle.texts),
            [
                (form, form.losses(bundle))
                for form in FORMATS.values()
                if bundle.is_aligned or not form.needs_both
            ],
        )
        for layer, bundle in bundles
    ]
    may_translate = request.user.has_perm("annotations.import_document") and bundles[0][1].is_aligned
    context = {
        "document": document,
        "layers": shown,
        "has_layout": may_translate and original_of(document) is not None,
    }
    return render(request, "annotations/downloads.html", context)


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
    return _file(form.write(bundle), f"{document.uid}.{form.suffix}", form.media_type)


@require_safe
@login_required
@permission_required("annotations.import_document", raise_exception=True)
def translation(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """The English in the layout of the Word file that the Chinese was read from.

    Only for who may bring documents in: the file also holds what readers of the text don't get to see, such
    as comments.
    """
    document = get_object_or_404(Document.objects.visible_to(request.user), uid=uid)
    original = original_of(document)
    if original is None:
        raise Http404
    try:
        export = write_translation(gather(document, Annotation.objects.none(), ""), original)
    except UnreadableExport as error:
        messages.error(request, _("The original cannot be written anew: %(error)s") % {"error": error})
        return redirect("document-downloads", document.uid)
    record(AuditEvent.Action.EXPORTED, document, "translation")
    return _file(export, f"{document.uid}.en.docx", WORD)


def _file(export: Export, name: str, media_type: str) -> HttpResponse:
    """A file with what it could not hold in the header ``X-Not-Held``, in English."""
    response = HttpResponse(export.content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    if export.losses:
        response["X-Not-Held"] = "; ".join(map(str, export.losses))
    return response
