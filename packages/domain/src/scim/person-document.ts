import type { ApiUser } from '../users/api-user.entity.ts'
import { foldEmail } from '../users/email.ts'
import { changeEmails, type ScimEmail } from './emails.ts'
import { assertPlain, type Change, changesOfResource } from './operations.ts'
import { invalidPath, isKept, readOnly } from './paths.ts'
import type { ScimProfile } from './scim.entities.ts'
import { flagOf, invalidValue, membersOf, textOf } from './values.ts'

export interface PersonName {
  formatted: string | null
  familyName: string | null
  givenName: string | null
}

/** The attributes of a person that a client of SCIM may set. */
export interface PersonDocument {
  userName: string | null
  externalId: string | null
  displayName: string | null
  name: PersonName
  active: boolean
  /** The first is that of the user. */
  emails: ScimEmail[]
}

const EMPTY: PersonDocument = {
  userName: null,
  externalId: null,
  displayName: null,
  name: { formatted: null, familyName: null, givenName: null },
  active: true,
  emails: [],
}

/**
 * The document that a POST or PUT states. A user name that is an email is the person's email, unless it states others.
 *
 * @param active unless it states it: a PUT without it activates nobody
 * @throws ScimError `invalidValue` and others, as of a PATCH
 */
export function personFrom(body: unknown, active = true): PersonDocument {
  const document = changePerson({ ...EMPTY, active }, changesOfResource(body, 'add'), { isWhole: true })
  const { userName, emails } = document
  const email = userName === null || emails.length > 0 ? null : foldEmail(userName)
  return email === null || userName === null
    ? document
    : { ...document, emails: [{ value: userName, type: 'work', primary: true }] }
}

/** The user name of people whom SCIM did not make is their user name, or else their email. */
export const userNameOf = ({ username, email, name }: ApiUser): string => username ?? email ?? name

/** What is stored of a person. */
export function documentOf(user: ApiUser, profile: ScimProfile | null, now: Date): PersonDocument {
  const { email } = user
  const main = { type: profile ? (profile.emailType ?? null) : 'work', primary: profile?.isEmailPrimary ?? true }
  return {
    userName: userNameOf(user),
    externalId: profile?.externalId ?? null,
    displayName: profile?.displayName ?? null,
    name: {
      formatted: profile?.formattedName ?? null,
      familyName: profile?.familyName ?? null,
      givenName: profile?.givenName ?? null,
    },
    active: user.isActive(now),
    emails: [
      ...(email == null ? [] : [{ value: email, ...main }]),
      ...(profile?.otherEmails ?? []).map(({ value, type }) => ({ value, type, primary: false })),
    ],
  }
}

/**
 * @param options.isWhole for a whole resource, whose unknown attributes are left out (RFC 7644, section 3.3)
 * @throws ScimError
 */
export function changePerson(
  document: PersonDocument,
  changes: readonly Change[],
  { isWhole = false }: { isWhole?: boolean } = {},
): PersonDocument {
  const changed = changes.reduce((it, change) => changeOne(it, change, isWhole), document)
  if (changed.userName === null) throw invalidValue('userName is required')
  return changed
}

function changeOne(document: PersonDocument, change: Change, isWhole: boolean): PersonDocument {
  const { path, kind } = change
  if (!isKept(path)) return document
  const value = kind === 'remove' ? null : change.value
  switch (path.attribute) {
    case 'username': {
      assertPlain(path)
      if (kind === 'remove') throw readOnly('userName is required and')
      return { ...document, userName: textOf(value, 'userName') }
    }
    case 'externalid': {
      assertPlain(path)
      return { ...document, externalId: textOf(value, 'externalId') }
    }
    case 'displayname': {
      assertPlain(path)
      return { ...document, displayName: textOf(value, 'displayName') }
    }
    case 'active': {
      assertPlain(path)
      if (kind === 'remove') throw readOnly('active is required and')
      return { ...document, active: flagOf(value, 'active') }
    }
    case 'name':
      return { ...document, name: changeName(document.name, change) }
    case 'emails':
      return { ...document, emails: changeEmails(document.emails, change) }
    default:
      if (isWhole) return document
      throw invalidPath(path.attribute)
  }
}

const NAMES: ReadonlyMap<string, keyof PersonName> = new Map([
  ['formatted', 'formatted'],
  ['familyname', 'familyName'],
  ['givenname', 'givenName'],
])

function changeName(name: PersonName, { kind, path, value }: Change): PersonName {
  if (path.filter !== null) throw invalidPath('name')
  if (path.sub !== null) {
    const part = NAMES.get(path.sub)
    if (part === undefined) throw invalidPath(`name.${path.sub}`)
    return { ...name, [part]: kind === 'remove' ? null : textOf(value, `name.${part}`) }
  }
  if (kind === 'remove') return EMPTY.name
  const stated = membersOf(value, 'name')
  // RFC 7644, section 3.5.2.3: what a replaced value does not state stays as it is.
  const changed = { ...name }
  for (const [key, part] of NAMES) if (stated.has(key)) changed[part] = textOf(stated.get(key), `name.${part}`)
  return changed
}
