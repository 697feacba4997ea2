/** The condition for a text that contains `term`, case-insensitively; wildcards of LIKE in `term` are literal. */
export const containing = (term: string) => ({ $ilike: `%${term.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%` })
