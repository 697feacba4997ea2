import { isAllowedAddress } from '../access/ip-allowlist.ts'
import { areUsersActive, isManagement, type StoredCredential, type StoredUser } from '../access/credential.ts'
import type { RuleResult, VerifyCode, VerifyRequest } from './verdict.ts'

/** A condition that a key must meet at every use, whatever the cost. */
interface Rule {
  name: string
  code: VerifyCode
  passes(credential: StoredCredential, request: VerifyRequest, now: Date): boolean
  /** What the rule checked, for people. */
  describe(credential: StoredCredential, request: VerifyRequest): string
}

const momentOr = (moment: Date | null, text: string): string => moment?.toISOString() ?? text

const activity = ({ status, expiresAt }: StoredUser): string =>
  expiresAt ? `${status} until ${expiresAt.toISOString()}` : status

/** In the order of evaluation: the first that fails decides. */
const RULES: readonly Rule[] = [
  {
    name: 'revoked',
    code: 'REVOKED',
    passes: ({ revokedAt }) => revokedAt === null,
    describe: ({ revokedAt }) => momentOr(revokedAt, 'not revoked'),
  },
  {
    name: 'disabled',
    code: 'DISABLED',
    passes: ({ disabledAt }) => disabledAt === null,
    describe: ({ disabledAt }) => momentOr(disabledAt, 'not disabled'),
  },
  {
    name: 'expiry',
    code: 'EXPIRED',
    passes: ({ expiresAt }, _request, now) => expiresAt === null || expiresAt > now,
    describe: ({ expiresAt }) => momentOr(expiresAt, 'never expires'),
  },
  {
    name: 'user',
    code: 'USER_INACTIVE',
    passes: (credential, _request, now) => areUsersActive(credential, now),
    describe: ({ user, clientUser }) => activity(user) + (clientUser ? `; its client: ${activity(clientUser)}` : ''),
  },
  {
    name: 'ip',
    code: 'IP_NOT_ALLOWED',
    passes: ({ key }, { ip }) => isAllowedAddress(key?.ipAllowlist ?? null, ip),
    describe: ({ key }, { ip }) =>
      key?.ipAllowlist ? `${ip ?? 'no address'} in ${key.ipAllowlist.join(', ')}` : 'every address is allowed',
  },
  {
    name: 'scopes',
    code: 'INSUFFICIENT_SCOPE',
    passes: ({ scopes }, { scopes: wanted }) => wanted === undefined || wanted.isMetBy(scopes),
    describe: ({ scopes }, { scopes: wanted }) => `${wanted?.text ?? 'none required'}; held: ${scopes.join(' ')}`,
  },
]

/** @returns the code of the first rule that a credential fails; null when it passes all */
export function failureOf(credential: StoredCredential, request: VerifyRequest, now: Date): VerifyCode | null {
  for (const rule of RULES) if (!rule.passes(credential, request, now)) return rule.code
  return null
}

/** The purpose of the key, which never fails a verification. */
const purposeOf = (credential: StoredCredential): RuleResult => ({
  rule: 'management',
  value: isManagement(credential)
    ? 'a management key: it may call Keystead itself'
    : 'a key for your own API: it is verified, and may not call Keystead',
  passed: true,
  code: 'VALID',
})

export const explainRules = (credential: StoredCredential, request: VerifyRequest, now: Date): RuleResult[] => [
  purposeOf(credential),
  ...RULES.map((rule) => ({
    rule: rule.name,
    value: rule.describe(credential, request),
    passed: rule.passes(credential, request, now),
    code: rule.code,
  })),
]
