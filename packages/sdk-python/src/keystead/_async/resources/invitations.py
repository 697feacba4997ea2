from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from ..._generated import operations
from ..._generated.models import AcceptedInvitation, Acknowledgement, CreatedInvitation, Invitation
from ..._raw import async_raw, async_raw_page
from ..._request import RequestOptions, present
from ..._secret import SecretText
from ..paginator import AsyncPaginator
from ..resource import AsyncResource, data


class AsyncInvitations(AsyncResource):
    """Invitations of people by email."""

    @cached_property
    def with_raw_response(self) -> AsyncInvitationsWithRawResponse:
        """The same methods; their results have the status and the headers of the response."""
        return AsyncInvitationsWithRawResponse(self)

    def list(
        self, *, limit: int | None = None, cursor: str | None = None, options: RequestOptions | None = None
    ) -> AsyncPaginator[Invitation]:
        """Open invitations, newest first."""
        arguments = present(limit=limit, cursor=cursor)
        return self._list(Invitation, operations.V1_INVITATIONS_LIST, arguments=arguments, options=options)

    async def create(
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
        return data(CreatedInvitation, await self._send(operations.V1_INVITATIONS_CREATE, body=body, options=options))

    async def accept(
        self, *, token: SecretText, password: SecretText, name: str | None = None, options: RequestOptions | None = None
    ) -> AcceptedInvitation:
        """Creates the user of an invitation. Needs no credentials.

        @param token: the one in the link
        @param password: of the new user, to log in with
        """
        body = present(token=token, password=password, name=name)
        operation = operations.V1_INVITATIONS_ACCEPT
        sent = await self._send(operation, body=body, options=options, is_open=True, is_keyless="always")
        return data(AcceptedInvitation, sent)

    async def delete(self, invitation_id: str, *, options: RequestOptions | None = None) -> Acknowledgement:
        """Withdraws an invitation: its link stops working."""
        return await self._answer(operations.V1_INVITATIONS_DELETE, {"invitation_id": invitation_id}, options=options)


class AsyncInvitationsWithRawResponse:
    """The methods of `AsyncInvitations`; their results have the status and the headers of the response."""

    def __init__(self, invitations: AsyncInvitations) -> None:
        self.list = async_raw_page(invitations.list)
        self.create = async_raw(invitations.create)
        self.accept = async_raw(invitations.accept)
        self.delete = async_raw(invitations.delete)
