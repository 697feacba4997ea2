import type { Clock } from '../clock.ts'
import { tenantEgress } from '../egress/allowed-hosts.ts'
import type { Egress } from '../egress/egress.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Issuer } from '../oauth/issuer.ts'
import type { SigningKeys } from '../oauth/signing-keys.ts'
import type { TenantSettings } from '../settings/tenant-settings.ts'
import type { Vault } from '../secrets/vault.ts'
import { PushLoop, type PushParts, type SetSender } from './push-loop.ts'
import { SetSigner } from './set-signer.ts'
import { SignalFeed } from './signal-feed.ts'
import type { SignalStore } from './signal-store.ts'
import { SignalStreams } from './signal-streams.service.ts'

/** What signals need of others. */
export interface SignalsParts {
  eventLog: EventLog
  signalStore: SignalStore
  setSender: SetSender
  /** @see PushParts */
  onSetRefused: PushParts['onRefused']
}

interface Shared extends SignalsParts {
  clock: Clock
  egress: Egress
  settings: TenantSettings
  vault: Vault
  onBackgroundError: (error: unknown) => void
}

/** The transmitter of the Shared Signals Framework. */
export function createSignals(
  { eventLog: log, signalStore: store, setSender: sender, onSetRefused: onRefused, ...shared }: Shared,
  { issuer, signingKeys: keys }: { issuer: Issuer; signingKeys: SigningKeys },
) {
  const { clock, vault, onBackgroundError: onError } = shared
  const egress = tenantEgress(shared.egress, shared.settings)
  const signer = new SetSigner({ keys, issuer })
  const feed = new SignalFeed({ store, log, signer, issuer, clock })
  return {
    signalStore: store,
    signalFeed: feed,
    signalStreams: new SignalStreams({ egress, vault, issuer, log, feed }),
    signalPushes: new PushLoop({ store, signer, sender, egress, vault, clock, onRefused, onError }),
    onSetRefused: onRefused,
  }
}
