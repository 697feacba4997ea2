import { matchesValue, type ScimFilter } from './filter.ts'
import type { Change } from './operations.ts'
import { invalidPath } from './paths.ts'
import { ScimError } from './scim-error.ts'
import { emailOf, flagOf, invalidValue, listOf, membersOf, textOf } from './values.ts'

export interface ScimEmail {
  value: string
  /** For example `work`. */
  type: string | null
  /** As it was stated. The first email is that of the user, also when none is primary. */
  primary: boolean
}

/** The most emails of one person. */
const MAX_EMAILS = 10

/** While it is changed: it may have no address yet. */
type Draft = Omit<ScimEmail, 'value'> & { value: string | null }

/**
 * @param emails that of the user first
 * @throws ScimError `invalidValue`, `invalidPath`, `noTarget`
 */
export function changeEmails(emails: readonly ScimEmail[], change: Change): ScimEmail[] {
  const isWhole = change.path.filter === null && change.path.sub === null
  return finished(isWhole ? whole([...emails], change) : some([...emails], change))
}

/** Changes the list as such. */
function whole(drafts: Draft[], { kind, value }: Change): Draft[] {
  if (kind === 'remove') {
    const removed = listOf(value, 'emails', MAX_EMAILS).map((it) => draftOf(it).value?.toLowerCase())
    return removed.length === 0 ? [] : drafts.filter((it) => !removed.includes(it.value?.toLowerCase()))
  }
  const stated = listOf(value, 'emails', MAX_EMAILS).map(draftOf)
  return kind === 'replace' ? stated : stated.reduce(withAnother, drafts)
}

/** Changes those that a filter selects, or a sub-attribute of them. */
function some(drafts: Draft[], { kind, path: { filter, sub }, value }: Change): Draft[] {
  const isMeant = (it: Draft): boolean => filter === null || matchesValue(filter, { ...it })
  if (kind === 'remove' && sub === null) return drafts.filter((it) => !isMeant(it))
  const stated = statedOf(kind, sub, value)
  if (drafts.some(isMeant)) return drafts.map((it) => (isMeant(it) ? { ...it, ...stated } : notPrimary(it, stated)))
  if (kind === 'remove') return drafts
  if (kind === 'replace') throw new ScimError('noTarget', 'path: no email matches the filter')
  return withAnother(drafts, { value: null, type: null, primary: false, ...equalsOf(filter), ...stated })
}

function statedOf(kind: Change['kind'], sub: string | null, value: unknown): Partial<Draft> {
  if (sub === null) return partOf(membersOf(value, 'emails'))
  if (!['value', 'type', 'primary', 'display'].includes(sub)) throw invalidPath(`emails.${sub}`)
  if (kind !== 'remove') return partOf(new Map([[sub, value]]))
  if (sub === 'value') throw invalidValue('emails.value is required; remove the whole email')
  return sub === 'primary' ? { primary: false } : { type: null }
}

/** The sub-attributes that an email must have to match: `emails[type eq "work"].value` adds an email for work. */
function equalsOf(filter: ScimFilter | null): Partial<Draft> {
  if (filter?.op === 'and') {
    const all: Partial<Draft> = {}
    for (const each of filter.filters) Object.assign(all, equalsOf(each))
    return all
  }
  return filter?.op === 'eq' ? partOf(new Map([[filter.name.attribute, filter.value]])) : {}
}

function draftOf(value: unknown): Draft {
  // RFC 7643, section 2.4: a text stands for its `value`.
  const stated = typeof value === 'string' ? { value: emailOf(value, 'emails') } : partOf(membersOf(value, 'emails'))
  return { value: null, type: null, primary: false, ...stated }
}

function partOf(members: ReadonlyMap<string, unknown>): Partial<Draft> {
  return {
    ...(members.has('value') && { value: emailOf(members.get('value'), 'emails.value') }),
    ...(members.has('type') && { type: textOf(members.get('type'), 'emails.type', 40) }),
    ...(members.has('primary') && { primary: flagOf(members.get('primary') ?? false, 'emails.primary') }),
  }
}

const notPrimary = (it: Draft, { primary }: Partial<Draft>): Draft => (primary ? { ...it, primary: false } : it)

/** RFC 7644, section 3.5.2.1: what is there already is not added again. */
function withAnother(drafts: Draft[], another: Draft): Draft[] {
  const others = drafts.filter((it) => it.value?.toLowerCase() !== another.value?.toLowerCase())
  return [...others.map((it) => notPrimary(it, another)), another]
}

function finished(drafts: Draft[]): ScimEmail[] {
  if (drafts.length > MAX_EMAILS) throw invalidValue(`emails must have at most ${MAX_EMAILS} values`)
  if (drafts.filter(({ primary }) => primary).length > 1) throw invalidValue('emails: only one can be primary')
  return drafts
    .toSorted((a, b) => Number(b.primary) - Number(a.primary))
    .map(({ value, type, primary }) => {
      if (value === null) throw invalidValue('emails.value is required')
      return { value, type, primary }
    })
}
