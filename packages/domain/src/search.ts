/** The condition of a text that contains `term`, whatever its case; what LIKE reads as wildcards stands for itself. */
export const containing = (term: string) => ({ $ilike: `%${term.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%` })
