import { type Confirmation, type OwnerReset, resetOwner } from '@keystead/domain'
import type { Config } from '../config.ts'
import { withInstallation } from './installation.ts'
import type { Outcome } from './output.ts'

/** `keystead owner reset`: lets the owner log in again, with a new password. */
export async function ownerReset(config: Config): Promise<Outcome> {
  return withInstallation(config, async (installation) => {
    const { keyring, clock } = installation
    const reset = await installation.exclusively((em) =>
      resetOwner(em, { clock, keyring, ownerEmail: config.ownerEmail }),
    )
    const replicas = await installation.confirm()
    return { text: textOf(reset, replicas), json: jsonOf(reset, replicas) }
  })
}

function textOf({ email, password, isNew, endedSessions }: OwnerReset, replicas: Confirmation[]): string {
  const lines = [
    isNew ? 'Created now; the password is shown only once:' : 'Reset now; the password is shown only once:',
    `  owner           ${email}`,
    `  owner password  ${password}`,
    '',
    `It is Super Admin of the default tenant and active. Its sessions have ended: ${endedSessions}`,
  ]
  if (replicas.length > 0) {
    lines.push(
      `Replicas that confirmed the change: ${replicas.map(({ name, state }) => `${name} (${state})`).join(', ')}`,
    )
  }
  return lines.join('\n')
}

const jsonOf = ({ id, email, password, isNew, endedSessions }: OwnerReset, replicas: Confirmation[]): object => ({
  owner: { id, email, password, created: isNew },
  ended_sessions: endedSessions,
  replicas: replicas.map(({ name, state }) => ({ name, state })),
})
