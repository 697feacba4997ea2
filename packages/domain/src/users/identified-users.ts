import { isUuid } from '../paging.ts'
import type { Work } from '../work/work.ts'
import { ApiUser } from './api-user.entity.ts'
import { foldEmail } from './email.ts'

export type UserByIdentifier = (identifier: string) => ApiUser | undefined

/** The form by which an id or an email is looked up; null for a text that is neither. */
const keyOf = (identifier: string): string | null =>
  isUuid(identifier) ? identifier.toLowerCase() : foldEmail(identifier)

/** Finds users of the tenant by ids and emails, in one statement. */
export async function findIdentified({ em }: Work, identifiers: readonly string[]): Promise<UserByIdentifier> {
  const keys = [...new Set(identifiers.map(keyOf).filter((key) => key !== null))]
  if (keys.length === 0) return () => undefined
  const [ids, emails] = [keys.filter(isUuid), keys.filter((key) => !isUuid(key))]
  const users = await em.find(ApiUser, { $or: [{ id: { $in: ids } }, { email: { $in: emails } }] })
  const byId = new Map(users.map((user) => [user.id, user]))
  const byEmail = new Map(users.map((user) => [user.email ? foldEmail(user.email) : null, user]))
  return (identifier) => {
    const key = keyOf(identifier)
    return key === null ? undefined : (byId.get(key) ?? byEmail.get(key))
  }
}
