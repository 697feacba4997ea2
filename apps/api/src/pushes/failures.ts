const LONGEST = 200

/** Why a destination could not be reached, in one line. */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it failed'
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : ''
  return oneLine(`${code}${error.message}`)
}

/** What others say, so that it forges no line of a log. */
export const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ').slice(0, LONGEST)
