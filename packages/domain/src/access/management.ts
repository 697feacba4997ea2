/**
 * Whether a key may call Keystead itself, or is a key to the tenant's own API that Keystead only verifies. (docs/adr/0030)
 *
 * @param management what the key says of itself; null: it follows its user
 * @param user whose key it is
 */
export const mayManage = (management: boolean | null, user: { roles: readonly string[] }): boolean =>
  management ?? user.roles.length > 0

/** What a caller hears who calls Keystead with a key to their own API. */
export const APPLICATION_KEY =
  'This key is for your own API: it can be verified, but not call Keystead. Make it with "management": true to manage Keystead.'
