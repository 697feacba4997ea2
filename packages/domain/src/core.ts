import { AccountsService } from './accounts/accounts.service.ts'
import { Authenticator, type CredentialStore } from './access/authenticator.ts'
import { AuditService } from './audit/audit.service.ts'
import type { Clock } from './clock.ts'
import { ConfigsService } from './configs/configs.service.ts'
import { ContentUsersService } from './content/content-users.service.ts'
import type { KeyWriter } from './keys/key-writer.ts'
import { KeysService } from './keys/keys.service.ts'
import { ProjectsService } from './projects/projects.service.ts'
import type { Keyring } from './secrets/keyring.ts'
import { type LoginAttemptStore, SessionsService } from './sessions/sessions.service.ts'
import { TenantsService } from './tenants/tenants.service.ts'
import { UsageRecorder, type UsageStore } from './usage/usage-recorder.ts'
import { UsageService } from './usage/usage.service.ts'
import { UsersService } from './users/users.service.ts'

/** What the core needs from outside. */
export interface CoreParts {
  clock: Clock
  keyring: Keyring
  /** A key from the configuration, which need not have the form of ours. */
  adminKey: string | null
  credentials: CredentialStore
  attempts: LoginAttemptStore
  usageStore: UsageStore
  keyWriter: KeyWriter
  /** Hears of usage that could not be stored yet. */
  onUsageError: (error: unknown) => void
}

/** The services of the identity core, wired to one another. */
export type Core = ReturnType<typeof createCore>

export function createCore(parts: CoreParts) {
  const { clock, keyring, adminKey } = parts
  const recorder = new UsageRecorder(parts.usageStore, clock, parts.onUsageError)
  const audit = new AuditService(clock, recorder)
  const users = new UsersService(clock, audit)
  const keys = new KeysService({ clock, keyring, audit, usage: recorder, users, writer: parts.keyWriter })
  const configs = new ConfigsService(clock, audit)
  return {
    clock,
    keyring,
    recorder,
    audit,
    users,
    keys,
    configs,
    accounts: new AccountsService(users, keys),
    contentUsers: new ContentUsersService({ clock, keyring, audit, users }),
    projects: new ProjectsService({ clock, audit, users, keys, configs }),
    sessions: new SessionsService({ clock, keyring, audit, usage: recorder, attempts: parts.attempts }),
    tenants: new TenantsService(clock, audit),
    usage: new UsageService(clock, recorder),
    authenticator: new Authenticator({ store: parts.credentials, keyring, usage: recorder, clock, adminKey }),
  }
}
