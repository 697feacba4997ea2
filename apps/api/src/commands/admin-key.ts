import { type AdminKeyReset, type Confirmation, type EndedAdminKey, resetAdminKey } from '@keystead/domain'
import type { Config } from '../config.ts'
import { withInstallation } from './installation.ts'
import type { Outcome } from './output.ts'

/** `keystead admin-key reset`: revokes every admin key, creates a new one, and reports how each earlier one ended. */
export async function adminKeyReset(config: Config): Promise<Outcome> {
  return withInstallation(config, async (installation) => {
    const { keyring, clock } = installation
    const reset = await installation.exclusively((em) =>
      resetAdminKey(em, { clock, keyring, ownerEmail: config.ownerEmail }),
    )
    const replicas = await installation.confirm()
    return { text: textOf(reset, replicas, config), json: jsonOf(reset, replicas) }
  })
}

function textOf({ id, text, owner, ended }: AdminKeyReset, replicas: Confirmation[], config: Config): string {
  const lines = ['Created now and shown only once:', `  admin key       ${text}`, `  id              ${id}`]
  lines.push(`  owner           ${owner.email}`)
  if (owner.password !== null) lines.push(`  owner password  ${owner.password}`)
  if (ended.length > 0) lines.push('', 'Earlier admin keys, and how each ended:', ...ended.map(lineOf))
  if (replicas.length > 0) {
    lines.push(
      '',
      `Replicas that confirmed the change: ${replicas.map(({ name, state }) => `${name} (${state})`).join(', ')}`,
    )
  }
  if (config.adminKey !== null) {
    lines.push('', 'KEYSTEAD_ADMIN_KEY is set in this environment: remove it, or set it to the new key')
  }
  return lines.join('\n')
}

const lineOf = ({ id, shownAs, createdAt, endedAt, how }: EndedAdminKey): string =>
  `  ${id}  ${shownAs}  created ${createdAt.toISOString()}, ended ${endedAt.toISOString()}: ${how}`

const jsonOf = ({ id, text, owner, ended }: AdminKeyReset, replicas: Confirmation[]): object => ({
  admin_key: text,
  id,
  owner: { email: owner.email, password: owner.password },
  ended: ended.map(({ id: endedId, shownAs, createdAt, endedAt, how }) => ({
    id: endedId,
    shown_as: shownAs,
    created_at: createdAt.toISOString(),
    ended_at: endedAt.toISOString(),
    how,
  })),
  replicas: replicas.map(({ name, state }) => ({ name, state })),
})
