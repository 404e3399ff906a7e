"""Writes the audit log: from Django's own signals, and where a service publishes or lets data out.

Never holds a password, a token or a session; of a failed sign-in only the name that was tried.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import AbstractBaseUser, Group, Permission, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import m2m_changed, pre_delete, pre_save
from simple_history.models import HistoricalRecords

from catalog.models import AuditEvent

__all__ = ["connect", "record"]

Action = AuditEvent.Action

_LONGEST = 300
_FLAGS = ("is_active", "is_staff", "is_superuser")
_CHANGES = {"post_add": "given", "post_remove": "taken", "post_clear": "all taken"}


def record(
    action: AuditEvent.Action, subject: object, detail: str = "", actor: AbstractBaseUser | None = None
) -> AuditEvent:
    """Write an event. Without ``actor`` it names who is signed in at the request that is being answered."""
    actor = actor or _signed_in()
    key = actor.pk if actor is not None else None
    return AuditEvent.objects.create(
        action=action, actor_id=key, subject=str(subject)[:_LONGEST], detail=detail
    )


def connect() -> None:
    """Listen to sign-ins and to changes of rights; called once, when the application is ready."""
    user_logged_in.connect(_signed_in_now, dispatch_uid="audit-in")
    user_logged_out.connect(_signed_out_now, dispatch_uid="audit-out")
    user_login_failed.connect(_failed, dispatch_uid="audit-failed")
    user_locked_out.connect(_locked_out, dispatch_uid="audit-locked")
    for through, name in (
        (User.groups.through, "groups"),
        (User.user_permissions.through, "permissions"),
        (Group.permissions.through, "permissions"),
    ):
        m2m_changed.connect(_rights_changed, sender=through, dispatch_uid=f"audit-{through.__name__}-{name}")
    pre_save.connect(_user_saved, sender=User, dispatch_uid="audit-user")
    pre_delete.connect(_deleted, sender=Group, dispatch_uid="audit-group")


def _signed_in() -> User | None:
    request = getattr(HistoricalRecords.context, "request", None)
    user = getattr(request, "user", None)
    return user if isinstance(user, User) or getattr(user, "pk", None) else None


def _signed_in_now(sender: object, user: User, **_: Any) -> None:
    record(Action.SIGNED_IN, user, actor=user)


def _signed_out_now(sender: object, user: User | None, **_: Any) -> None:
    if user is not None:
        record(Action.SIGNED_OUT, user, actor=user)


def _failed(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    record(Action.SIGN_IN_FAILED, credentials.get("username", ""))


def _locked_out(sender: object, username: str | None, ip_address: str | None, **_: Any) -> None:
    record(Action.LOCKED_OUT, username or "", f"from {ip_address}")


def _rights_changed(
    sender: object,
    instance: User | Group,
    action: str,
    reverse: bool,
    model: type[User | Group | Permission],
    pk_set: set[int] | None,
    **_: Any,
) -> None:
    if action not in _CHANGES or (pk_set is not None and not pk_set):
        return
    others = _names(model.objects.filter(pk__in=pk_set)) if pk_set else ""
    record(Action.RIGHTS_CHANGED, instance, f"{_CHANGES[action]}: {others}".rstrip(": "))


def _names(rows: Iterable[Any]) -> str:
    return ", ".join(sorted(getattr(row, "codename", str(row)) for row in rows))


def _user_saved(sender: object, instance: User, update_fields: Any, raw: bool, **_: Any) -> None:
    """Before a user is saved: what of the rights will have changed."""
    if update_fields is not None and not {*update_fields} & {*_FLAGS, "password"}:
        return
    flags = [name for name in _FLAGS if getattr(instance, name)]
    held = User.objects.filter(pk=instance.pk).first() if instance.pk else None
    if held is None:
        record(Action.RIGHTS_CHANGED, instance, f"made: {', '.join(flags) or 'no rights'}")
        return
    if flags != [name for name in _FLAGS if getattr(held, name)]:
        record(Action.RIGHTS_CHANGED, instance, f"now: {', '.join(flags) or 'no rights'}")
    if held.password != instance.password:
        record(Action.RIGHTS_CHANGED, instance, "another password")


def _deleted(sender: object, instance: Group, **_: Any) -> None:
    record(Action.RIGHTS_CHANGED, instance, "deleted")
