# Derived from ../../_async/resources/invitations.py by scripts/unasync.py. Never edited.
from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ..._generated import operations
from ..._generated.models import AcceptedInvitation, Acknowledgement, CreatedInvitation, Invitation
from ..._raw import raw, raw_page
from ..._request import RequestOptions, present
from ..._secret import SecretText
from ..paginator import Paginator
from ..resource import Resource, data


class Invitations(Resource):
    """Invitations of people by email."""

    @cached_property
    def with_raw_response(self) -> InvitationsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return InvitationsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> Paginator[Invitation]:
        """Open invitations, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Invitation, operations.V1_INVITATIONS_LIST, arguments=arguments, options=options)

    def create(
        self,
        *,
        email: str,
        roles: Sequence[str] | None = None,
        scopes: Sequence[str] | None = None,
        options: RequestOptions | None = None,
    ) -> CreatedInvitation:
        """Invites a person; an open invitation of the address ends. If `mailed` is false, hand over the `url`.

        @param roles: roles of the new user, which you must hold
        @param scopes: its scopes beside those of its roles, which you must hold
        """
        body = present(email=email, roles=roles, scopes=scopes)
        return data(CreatedInvitation, self._send(operations.V1_INVITATIONS_CREATE, body=body, options=options))

    def accept(
        self, *, token: SecretText, password: SecretText, name: str | None = None, options: RequestOptions | None = None
    ) -> AcceptedInvitation:
        """Creates the user of an invitation. Needs no credentials.

        @param token: the one in the link
        @param password: of the new user, to log in with
        """
        body = present(token=token, password=password, name=name)
        operation = operations.V1_INVITATIONS_ACCEPT
        sent = self._send(operation, body=body, options=options, is_open=True, is_keyless="always")
        return data(AcceptedInvitation, sent)

    def delete(self, invitation_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Withdraws an invitation: its link stops working."""
        return self._answer(operations.V1_INVITATIONS_DELETE, {"invitation_id": invitation_id}, options=options)


class InvitationsWithRawResponse:
    """The methods of `Invitations`; their results have the status and the headers of the response."""

    def __init__(self, invitations: Invitations) -> None:
        self.list = raw_page(invitations.list)
        self.create = raw(invitations.create)
        self.accept = raw(invitations.accept)
        self.delete = raw(invitations.delete)
