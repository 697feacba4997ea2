/**
 * Whether a name is meant by a pattern: the name itself, `*` for all, or the beginning of names up to a dot and `*`, such as `key.*`.
 */
export function matchesPattern(pattern: string, name: string): boolean {
  if (pattern === '*' || pattern === name) return true
  return pattern.endsWith('.*') && name.startsWith(pattern.slice(0, -1))
}

/** Every pattern that means a name. @see matchesPattern */
export function patternsOf(name: string): string[] {
  const parts = name.split('.')
  return ['*', ...parts.slice(1).map((_, i) => `${parts.slice(0, i + 1).join('.')}.*`), name]
}
