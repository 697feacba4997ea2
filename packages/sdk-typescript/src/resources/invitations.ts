import type { Call } from '../core/call.ts'
import type { List } from '../core/list.ts'
import type { RequestOptions } from '../core/options.ts'
import { path } from '../core/path.ts'
import type {
  AcceptedInvitation,
  AcceptInvitationRequest,
  Acknowledgement,
  CreatedInvitation,
  CreateInvitationRequest,
  Invitation,
  PageParams,
} from '../types/v1.ts'
import { Resource } from './resource.ts'

/** Invitations of people by email. */
export class Invitations extends Resource {
  /**
   * Open invitations, newest first.
   *
   * @example
   * ```ts
   * for await (const { email, expires_at } of keystead.invitations.list()) console.log(email, expires_at)
   * ```
   */
  list(params?: PageParams, options?: RequestOptions): List<Invitation> {
    return this.items(path`/api/v1/invitations`, params, options)
  }

  /**
   * Invites a person, whose roles and scopes you must hold. An open invitation of the address ends. If `mailed` is false, hand over
   * the `url`.
   *
   * @example
   * ```ts
   * const { url, mailed } = await keystead.invitations.create({ email: 'bob@example.com', roles: ['viewer'] })
   * ```
   */
  create(body: CreateInvitationRequest, options?: RequestOptions): Call<CreatedInvitation> {
    return this.data('POST', path`/api/v1/invitations`, { body, secret: 'url' }, options)
  }

  /**
   * Creates the user of an invitation, by the token in its link. Needs no credentials.
   *
   * @example
   * ```ts
   * const { url } = await keystead.invitations.create({ email: 'bob@example.com' })
   * const { searchParams } = new URL(url.reveal())
   * const token = searchParams.get('token') ?? ''
   * const { user_id } = await keystead.invitations.accept({ token, password: 'correct horse battery staple', name: 'Bob' })
   * ```
   */
  accept(body: AcceptInvitationRequest, options?: RequestOptions): Call<AcceptedInvitation> {
    return this.data('POST', path`/api/v1/invitations/accept`, { body, isKeyless: 'always' }, options)
  }

  /**
   * Withdraws an invitation: its link stops working.
   *
   * @example
   * ```ts
   * const { invitation_id } = await keystead.invitations.create({ email: 'bob@example.com' })
   * await keystead.invitations.delete(invitation_id)
   * ```
   */
  delete(invitationId: string, options?: RequestOptions): Call<Acknowledgement> {
    return this.body('DELETE', path`/api/v1/invitations/${invitationId}`, {}, options)
  }
}
