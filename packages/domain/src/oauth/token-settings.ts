// Without imports: the configuration, and so the help of a command, is read without the rest of the domain.

/** What access tokens can be signed with. */
export const TOKEN_ALGORITHMS = ['EdDSA', 'ES256', 'RS256'] as const
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number]

/** A token lives no longer than this, whatever is configured. */
export const LONGEST_TOKEN_MINUTES = 15
