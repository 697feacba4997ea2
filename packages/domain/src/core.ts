import { AccountsService } from './accounts/accounts.service.ts'
import { Authenticator } from './access/authenticator.ts'
import type { CredentialStore } from './access/credential.ts'
import { CredentialCache, type MonotonicClock } from './access/credential-cache.ts'
import { CredentialFinder } from './access/credential-finder.ts'
import { AuditService } from './audit/audit.service.ts'
import type { ChargeStore } from './charges/charge-store.ts'
import { ChargesService } from './charges/charges.service.ts'
import type { Clock } from './clock.ts'
import { ConfigsService } from './configs/configs.service.ts'
import { ContentUsersService } from './content/content-users.service.ts'
import { CreditPurse, type CreditStore } from './credits/credit-purse.ts'
import { IdempotencyService, type IdempotencyStore } from './idempotency/idempotency.service.ts'
import type { JobQueue } from './jobs/job-queue.ts'
import { JobRuns } from './jobs/job-runs.ts'
import type { JobStore } from './jobs/job-store.ts'
import { JobsService } from './jobs/jobs.service.ts'
import type { Providers } from './jobs/providers.ts'
import { KeyChangesService } from './keys/key-changes.service.ts'
import { KeyImportsService } from './keys/key-imports.service.ts'
import { KeyRows } from './keys/key-rows.ts'
import type { KeyWriter } from './keys/key-writer.ts'
import { KeysService } from './keys/keys.service.ts'
import type { LimitCounter } from './limits/limit.ts'
import { LocalCounter } from './limits/local-counter.ts'
import { ProjectsService } from './projects/projects.service.ts'
import type { Keyring } from './secrets/keyring.ts'
import { type LoginAttemptStore, SessionsService } from './sessions/sessions.service.ts'
import { TenantsService } from './tenants/tenants.service.ts'
import { UsageRecorder, type UsageStore } from './usage/usage-recorder.ts'
import type { UsageReportStore } from './usage/usage-report.ts'
import { UsageService } from './usage/usage.service.ts'
import { UsersService } from './users/users.service.ts'
import { Verifier } from './verification/verifier.ts'

/** What the core needs from outside. */
export interface CoreParts {
  clock: Clock
  /** For leases and limits, which must not follow a clock that somebody sets. */
  monotonicClock: MonotonicClock
  keyring: Keyring
  /** The hashes of admin keys that the configuration chose, which need not have the form of ours. */
  adminKeyHashes: readonly Buffer[]
  credentials: CredentialStore
  attempts: LoginAttemptStore
  usageStore: UsageStore
  usageReports: UsageReportStore
  keyWriter: KeyWriter
  credits: CreditStore
  charges: ChargeStore
  idempotency: IdempotencyStore
  jobQueue: JobQueue
  jobStore: JobStore
  providers: Providers
  /** Counts limits for all replicas; null: this process counts for itself. */
  sharedLimits: LimitCounter | null
  /** The most credentials that are kept in memory. */
  cachedCredentials: number
  /** Hears of what was counted and could not be stored yet. */
  onUsageError: (error: unknown) => void
}

/** The services of the identity core, wired to one another. */
export type Core = ReturnType<typeof createCore>

export function createCore(parts: CoreParts) {
  const { clock, keyring, monotonicClock } = parts
  const recorder = new UsageRecorder(parts.usageStore, clock, parts.onUsageError)
  const audit = new AuditService(clock, recorder)
  const users = new UsersService(clock, audit)
  const rows = new KeyRows({ clock, keyring, audit })
  const keys = new KeysService({ clock, keyring, audit, usage: recorder, users, writer: parts.keyWriter, rows })
  const keyChanges = new KeyChangesService({ clock, keyring, audit, rows })
  const configs = new ConfigsService(clock, audit)
  const { cache, finder } = credentialsOf(parts)
  const jobs = new JobsService({ clock, audit, queue: parts.jobQueue, providers: parts.providers })
  const limits = parts.sharedLimits ?? new LocalCounter(monotonicClock)
  const purse = new CreditPurse(parts.credits, monotonicClock)
  const charges = new ChargesService({ store: parts.charges, limits, purse, usage: recorder, audit, clock })
  return {
    clock,
    keyring,
    recorder,
    audit,
    users,
    keys,
    keyChanges,
    keyImports: new KeyImportsService({ keyring, audit, users, rows }),
    configs,
    cache,
    purse,
    charges,
    idempotency: new IdempotencyService({ store: parts.idempotency, keyring, clock }),
    providers: parts.providers,
    jobs,
    jobRuns: new JobRuns({ store: parts.jobStore, jobs, clock }),
    accounts: new AccountsService(users, keys),
    contentUsers: new ContentUsersService({ clock, keyring, audit, users }),
    projects: new ProjectsService({ clock, audit, users, keys, configs }),
    sessions: new SessionsService({ clock, keyring, audit, usage: recorder, attempts: parts.attempts }),
    tenants: new TenantsService(clock, audit),
    usage: new UsageService(clock, recorder, parts.usageReports),
    authenticator: new Authenticator({ finder, usage: recorder, clock }),
    verifier: new Verifier({ finder, charges, limits, purse, usage: recorder, clock }),
  }
}

function credentialsOf({ credentials: store, keyring, adminKeyHashes, monotonicClock, ...parts }: CoreParts) {
  const cache = new CredentialCache(store, monotonicClock, parts.cachedCredentials)
  const capacity = parts.cachedCredentials
  const finder = new CredentialFinder({ cache, store, keyring, adminKeyHashes, capacity, onError: parts.onUsageError })
  return { cache, finder }
}
