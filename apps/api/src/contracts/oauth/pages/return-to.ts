/** Where a sign-in leads without another place. */
export const HOME = '/account'

const LONGEST = 4000

/** A path, with a query or without: no scheme, no host, nothing that a browser reads as a slash or leaves out. */
const PATH = /^\/(?![/\\]|%2f|%5c)[!-[\]-~]*$/i

/**
 * Where to go on after a sign-in: a path of this service and never another origin.
 *
 * @returns {@link HOME} for a text that is no such path
 */
export function returnTo(text: string | undefined): string {
  if (text === undefined || text.length > LONGEST || !PATH.test(text)) return HOME
  // `/./` and `/x/../` go away when a browser resolves it, and a second slash could come to the front.
  const url = URL.parse(text, 'http://localhost')
  if (url?.origin !== 'http://localhost' || url.username !== '' || url.pathname.startsWith('//')) return HOME
  return `${url.pathname}${url.search}${url.hash}`
}
