/** What a browser reads of the form of a page. */
export interface PageForm {
  /** Where it is sent; empty for a page without a form. */
  action: string
  hidden: Record<string, string>
}

export function formOf(page: string): PageForm {
  const [, action = ''] = /<form[^>]* action="([^"]+)"/.exec(page) ?? []
  const inputs = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  const hidden = Object.fromEntries([...inputs].map(([, name = '', value = '']) => [name, unescaped(value)]))
  return { action: unescaped(action), hidden }
}

/** The text of an attribute. */
export const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
