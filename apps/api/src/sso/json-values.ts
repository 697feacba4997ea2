const LONGEST = 1000

/** @returns a text that can be stored; null for another value, an empty text, and one that PostgreSQL would refuse or is overlong */
export const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST && !value.includes('\0') && value.isWellFormed()
    ? value
    : null
