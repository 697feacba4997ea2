/**
 * The operations that the SDKs have no method for: those of OAuth, which their `credentials` use and libraries for OAuth speak,
 * those of shared signals, which have libraries too, and the metadata by which such libraries find them. Clients generated from the document have them.
 */
const OF_PROTOCOLS = /^(oauth|discovery|ssf)\./

const PREFIX = '#/components/'

/** A document, given as JSON, without those operations, and without the components that only they refer to. */
export function sdkDocument(text: string): string {
  const document: unknown = JSON.parse(text)
  if (!isRecord(document) || !isRecord(document['paths']) || !isRecord(document['components'])) return text
  const { paths: all, components } = document
  const paths = Object.fromEntries(Object.entries(all).filter(([, item]) => !isOfProtocols(item)))
  const reached = reachableFrom(paths, components)
  const kept = Object.entries(components).map(([kind, those]): [string, unknown] => [
    kind,
    kind === 'securitySchemes' || !isRecord(those)
      ? those
      : Object.fromEntries(Object.entries(those).filter(([name]) => reached.has(`${kind}/${name}`))),
  ])
  return JSON.stringify({ ...document, paths, components: Object.fromEntries(kept) })
}

const isOfProtocols = (item: unknown): boolean =>
  isRecord(item) && Object.values(item).some((it) => isRecord(it) && OF_PROTOCOLS.test(String(it['operationId'])))

function reachableFrom(part: unknown, components: Record<string, unknown>): Set<string> {
  const reached = new Set<string>()
  const waiting = referencesIn(part)
  for (let reference = waiting.pop(); reference !== undefined; reference = waiting.pop()) {
    if (reached.has(reference)) continue
    reached.add(reference)
    const [kind = '', name = ''] = reference.split('/')
    const those = components[kind]
    waiting.push(...referencesIn(isRecord(those) ? those[name] : undefined))
  }
  return reached
}

const referencesIn = (part: unknown): string[] =>
  [...(JSON.stringify(part) ?? '').matchAll(/"\$ref":"([^"]+)"/g)].map(([, it = '']) => it.slice(PREFIX.length))

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
