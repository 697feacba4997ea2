/** The pattern of LIKE for a text that contains `term`; wildcards in `term` are literal. */
export const patternOf = (term: string): string => `%${term.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** The condition for a text that contains `term`, case-insensitively. */
export const containing = (term: string) => ({ $ilike: patternOf(term) })
