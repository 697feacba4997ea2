/** What a key says of itself, as far as it decides whether the key may call Keystead. */
export interface Purpose {
  /** Null: it may while it follows a user who has a role. */
  management: boolean | null
  /** Whether it may do what its user may, having no scopes of its own. */
  followsUser: boolean
}

/**
 * Whether a key may call Keystead itself, or is a key to the tenant's own API that Keystead only verifies. (docs/adr/0030)
 *
 * One that is to follow its user and was given scopes of its own follows nobody: those are the tenant's words, and a role that its
 * user gets later must not make scopes of Keystead of them.
 *
 * @param user whose key it is
 */
export const mayManage = ({ management, followsUser }: Purpose, user: { roles: readonly string[] }): boolean =>
  management ?? (followsUser && user.roles.length > 0)

/** What a caller hears who calls Keystead with a key to their own API. */
export const APPLICATION_KEY =
  'This key is for your own API: it can be verified, but not call Keystead. Make it with "management": true to manage Keystead.'
