import type { TestClient } from './client.ts'

export interface WalkedPage {
  // Tests look into the items freely, as into any body.
  // oxlint-disable-next-line typescript/no-explicit-any
  items: any[]
}

/** Follows `Link: rel="next"` from `path` to the last page. */
export async function walk(client: TestClient, path: string): Promise<WalkedPage[]> {
  const pages: WalkedPage[] = []
  for (let next: string | undefined = path; next !== undefined;) {
    const { status, headers, body, text } = await client.get(next)
    if (status !== 200) throw new Error(`${next} answered ${status}: ${text}`)
    pages.push({ items: body })
    next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1]
  }
  return pages
}
