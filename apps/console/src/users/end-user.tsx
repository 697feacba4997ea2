import { i18n } from '@lingui/core'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { api, type User } from '../api.ts'
import { Failed } from '../parts/failed.tsx'
import { useAct } from '../parts/use-act.ts'

export type UserChange = 'delete' | 'disable' | 'enable'

const WORDINGS: Readonly<Record<UserChange, (name: string) => { title: string; button: string }>> = {
  delete: (name) => ({ title: i18n._('Delete {name}', { name }), button: i18n._('Delete') }),
  disable: (name) => ({ title: i18n._('Disable {name}', { name }), button: i18n._('Disable') }),
  enable: (name) => ({ title: i18n._('Enable {name}', { name }), button: i18n._('Enable') }),
}

interface Counts {
  keys: number
  projects: number
}

/** What a change means for the keys and projects of a user, said before it is made. */
const CONSEQUENCES: Readonly<Record<UserChange, (counts: Counts) => string[]>> = {
  delete: ({ keys, projects }) => [
    i18n._('{keys, plural, =0 {No key ends.} one {# key ends.} other {# keys end.}}', { keys }),
    i18n._(
      '{projects, plural, =0 {No project loses a member.} one {# project loses a member.} other {# projects lose a member.}}',
      { projects },
    ),
    i18n._('All sessions end. This cannot be undone.'),
  ],
  disable: ({ keys }) => [
    i18n._('{keys, plural, =0 {No key stops working.} one {# key stops working.} other {# keys stop working.}}', {
      keys,
    }),
    i18n._('Sessions stop working. You can enable the user again.'),
  ],
  enable: ({ keys }) => [
    i18n._(
      '{keys, plural, =0 {The user can sign in again.} one {The user can sign in again, and # key works again.} other {The user can sign in again, and # keys work again.}}',
      { keys },
    ),
  ],
}

const run = (change: UserChange, { user_id: user_identifier }: User) =>
  change === 'delete'
    ? api.users.delete.mutate({ user_identifier, force: true })
    : api.users.update.mutate({ user_identifier, status: change === 'enable' ? 'active' : 'inactive' })

/** Asks, with the consequences named, and changes the user. */
export function EndUser({ user, change, onClose }: { user: User; change: UserChange; onClose: () => void }) {
  const { title, button } = WORDINGS[change](user.name)
  const consequences = CONSEQUENCES[change]({ keys: user.api_keys_count, projects: user.projects_count })
  const { act, error, isRunning } = useAct()
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': i18n._('Close') }}>
      <Stack>
        <ul>
          {consequences.map((consequence) => (
            <li key={consequence}>
              <Text size="sm">{consequence}</Text>
            </li>
          ))}
        </ul>
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {i18n._('Cancel')}
          </Button>
          <Button
            color={change === 'enable' ? 'indigo' : 'red'}
            onClick={() => void act<unknown>(() => run(change, user), onClose)}
            loading={isRunning}
          >
            {button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
