import { parse } from 'bowser'

/** Longer texts are no user agent of a browser. */
const LONGEST = 500

/** @returns the browser and the system of a user agent, such as `Firefox on Linux`; a program by its name, such as `curl` */
export function deviceOf(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === '') return null
  const { browser, os } = parse(userAgent.slice(0, LONGEST))
  const known = [browser.name, os.name].filter((it) => it !== undefined && it !== '')
  if (known.length === 2) return known.join(' on ')
  const [, program] = /^([\w.-]{1,40})/.exec(userAgent) ?? []
  return program ?? null
}
