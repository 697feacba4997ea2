/** An invalid variable; the message is one line that names it and states what it must be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export const wholeNumber = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN)

export function isUrlOf(...protocols: string[]): (text: string) => boolean {
  return (text) => protocols.includes(URL.parse(text)?.protocol ?? '')
}
