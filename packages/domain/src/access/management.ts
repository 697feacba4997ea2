/** The settings of a key that decide whether it may call Keystead. */
export interface Purpose {
  /** Null: it may while it follows a user with a role. */
  management: boolean | null
  /** Whether it has the scopes of its user, and none of its own. */
  followsUser: boolean
}

/**
 * Whether a key may call Keystead itself, or is a key to the tenant's own API that Keystead only verifies. (docs/adr/0030)
 *
 * With `management` null, a key with scopes of its own does not follow its user: the tenant defines those scopes, and a role that
 * the user gets later must not turn them into scopes of Keystead.
 *
 * @param user whose key it is
 */
export const mayManage = ({ management, followsUser }: Purpose, user: { roles: readonly string[] }): boolean =>
  management ?? (followsUser && user.roles.length > 0)

/** The error for a call to Keystead with a key to the tenant's own API. */
export const APPLICATION_KEY =
  'This key is for your own API: it can be verified, but cannot call Keystead. Create a key with "management": true to manage Keystead.'
