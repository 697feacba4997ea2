/** Markup that may go out as it stands. Only {@link html} makes it. */
export class Html {
  readonly #text: string

  private constructor(text: string) {
    this.#text = text
  }

  static from(strings: readonly string[], values: readonly Shown[]): Html {
    return new Html(strings.map((text, i) => (i === 0 ? '' : markupOf(values[i - 1] ?? null)) + text).join(''))
  }

  toString(): string {
    return this.#text
  }
}

/** What a template shows: a text is escaped, `null` and `false` are nothing. */
export type Shown = string | number | Html | null | false | readonly Shown[]

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function markupOf(value: Shown): string {
  if (value === null || value === false) return ''
  if (value instanceof Html) return value.toString()
  if (typeof value === 'object') return value.map(markupOf).join('')
  return String(value).replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '')
}

/**
 * A template that escapes its values, for text and for attributes in quotation marks. It does not check URLs: an address that
 * somebody else chose must not become an `href`.
 */
export const html = (strings: TemplateStringsArray, ...values: Shown[]): Html => Html.from(strings, values)

/**
 * Text that somebody else chose, such as the name of a client, so that it reads as what it is: without control characters and
 * without those that change the direction of the text around them (Unicode TR 36, section 2.5).
 */
export const foreign = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ').trim()
