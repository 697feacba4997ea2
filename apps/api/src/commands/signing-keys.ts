import { KEYS_ROTATED, type SigningKeyPair, SigningKeys, systemEntry, Vault } from '@keystead/domain'
import type { Config } from '../config.ts'
import { withInstallation } from './installation.ts'
import type { Outcome } from './output.ts'

const monotonicClock = (): number => performance.now()

/** `keystead oauth rotate-keys`: makes the next keys. Every replica publishes them within a minute, long before they sign. */
export async function rotateKeys(config: Config): Promise<Outcome> {
  return withInstallation(config, async (installation) => {
    const { keyring, clock, signingKeys: store } = installation
    const algorithm = config.tokenAlgorithm
    const keys = new SigningKeys({ store, vault: new Vault(keyring), clock, monotonicClock, algorithm })
    const event = systemEntry(clock(), { action: KEYS_ROTATED, cause: 'keystead oauth rotate-keys' })
    const all = await installation.exclusively(async () => keys.rotate(event))
    return { text: all.map(lineOf).join('\n'), json: { keys: all.map(jsonOf) } }
  })
}

const lineOf = ({ id, algorithm, signsFrom, signsUntil }: SigningKeyPair): string =>
  `${id}  ${algorithm.padEnd(5)}  signs from ${signsFrom.toISOString()}${signsUntil ? ` until ${signsUntil.toISOString()}` : ''}`

const jsonOf = ({ id, algorithm, createdAt, signsFrom, signsUntil, expiresAt }: SigningKeyPair): object => ({
  key_id: id,
  algorithm,
  created_at: createdAt.toISOString(),
  signs_from: signsFrom.toISOString(),
  signs_until: signsUntil?.toISOString() ?? null,
  expires_at: expiresAt?.toISOString() ?? null,
})
