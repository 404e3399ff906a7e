"""Who asks for what at a document's workbench, and what all its pages and answers need."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from annotations.deciding import Desk, NotAllowed
from annotations.models import Document
from annotations.views.workbench_layout import Looks
from annotations.views.workbench_query import WorkbenchQuery

__all__ = ["Place"]


class Place:
    """A request at a document's workbench: who asks, what for, and their desk."""

    def __init__(
        self, request: HttpRequest, uid: uuid.UUID, query: type[WorkbenchQuery] = WorkbenchQuery
    ) -> None:
        assert isinstance(request.user, User)  # noqa: S101  # every view here needs a login
        self.request, self.user = request, request.user
        self.query = query.read(request, user=self.user)
        self.document = get_object_or_404(Document.objects.visible_to(self.user), uid=uid)
        try:
            self.desk = Desk(self.user, self.document, self.query.chosen_layer)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        self.board, self.looks = self.desk.board, Looks()

    def context(self, **more: Any) -> dict[str, Any]:
        return {
            "document": self.document,
            "query": self.query,
            "suffix": self.suffix,
            "layer": self.query.chosen_layer,
            **more,
        }

    @property
    def suffix(self) -> str:
        encoded = self.request.GET.urlencode()
        return f"?{encoded}" if encoded else ""
