import {
  type AccessTokens,
  acrossTenants,
  ApiUser,
  covers,
  LONGEST_TOKEN_MINUTES,
  numericDate,
  type Origin,
  type WorkHost,
} from '@keystead/domain'
import type { Account } from 'oidc-provider'

/** A person, as the library asks for one. */
export interface PersonAccount extends Account {
  tenantId: string
  /** Everything that the person may do now. */
  scopes: readonly string[]
  /** How long its access tokens live at most. */
  tokenSeconds: number
}

export const isPersonAccount = (account: Account | undefined): account is PersonAccount =>
  account !== undefined && 'tenantId' in account && 'scopes' in account

/** Whether an account may have tokens with a scope. @param account undefined: it is not known yet */
export const mayHave = (account: Account | undefined, scope: string): boolean =>
  !isPersonAccount(account) || covers(account.scopes, scope)

/** How long the access tokens of an account live at most. @param account undefined: it is not known yet */
export const tokenSecondsOf = (account: Account | undefined): number =>
  isPersonAccount(account) ? account.tokenSeconds : LONGEST_TOKEN_MINUTES * 60

/** The scopes of OpenID Connect that Keystead knows, each with the claims that it brings. */
export const IDENTITY_CLAIMS = {
  openid: ['sub'],
  email: ['email'],
  profile: ['name', 'preferred_username', 'updated_at'],
} as const

export const IDENTITY_SCOPES: ReadonlySet<string> = new Set([...Object.keys(IDENTITY_CLAIMS), 'offline_access'])

/** The claims about a person (OpenID Connect Core, section 5.1); which of them go out depends on the scopes. */
export const claimsOf = (user: ApiUser) => ({
  sub: user.id,
  name: user.name,
  ...(user.username != null && { preferred_username: user.username }),
  ...(user.email != null && { email: user.email }),
  updated_at: numericDate(user.updatedAt),
})

/**
 * @param tenantId of the client; null: it belongs to no tenant
 * @returns undefined for somebody who is gone or inactive, or of another tenant
 */
export async function findPerson(
  { work, tokens, now, origin }: { work: WorkHost; tokens: AccessTokens; now: Date; origin: Origin },
  id: string,
  tenantId: string | null,
): Promise<PersonAccount | undefined> {
  const user = await work.beginAnonymous(origin).em.findOne(ApiUser, id, acrossTenants)
  if (!user?.isActive(now)) return undefined
  if (tenantId !== null && user.tenantId !== tenantId) return undefined
  const tokenSeconds = await tokens.lifetimeOf(user.tenantId)
  const account = { accountId: user.id, tenantId: user.tenantId, scopes: user.heldScopes(), tokenSeconds }
  return { ...account, claims: () => claimsOf(user) }
}
