import { i18n } from '@lingui/core'
import { Anchor, Button, Menu, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { User } from '../api.ts'
import type { Column } from '../parts/data-table.tsx'
import { Moment } from '../parts/moment.tsx'
import { Status } from '../parts/status.tsx'
import type { UserChange } from './end-user.tsx'

/** What is to be done with a user of the list. */
export type UserTask = { user: User; change: UserChange | 'edit' }

export const userColumns = (onTask: (task: UserTask) => void): Column<User>[] => [
  { title: i18n._('User'), cell: (user) => <Named user={user} /> },
  { title: i18n._('Roles'), cell: ({ roles }) => roles.join(', ') || i18n._('None'), isWide: true },
  { title: i18n._('Status'), cell: ({ status }) => <Status status={status} /> },
  { title: i18n._('Keys'), cell: (user) => <Keys user={user} />, isWide: true },
  { title: i18n._('Projects'), cell: ({ projects_count: count }) => count, isWide: true },
  { title: i18n._('Created'), cell: ({ created_at: at }) => <Moment at={at} none="" />, isWide: true },
  { title: i18n._('Actions'), cell: (user) => <Tasks user={user} onTask={onTask} /> },
]

const Named = ({ user: { name, email } }: { user: User }) => (
  <>
    <Text size="sm" fw={500}>
      {name}
    </Text>
    {email !== null && email !== name && (
      <Text size="xs" c="dimmed">
        {email}
      </Text>
    )}
  </>
)

const Keys = ({ user }: { user: User }) => (
  <Anchor
    size="sm"
    aria-label={i18n._('{count, plural, one {# key of {name}} other {# keys of {name}}}', {
      count: user.api_keys_count,
      name: user.name,
    })}
    renderRoot={(props) => <Link {...props} to="/keys" search={{ user: user.user_id }} />}
  >
    {user.api_keys_count}
  </Anchor>
)

function Tasks({ user, onTask }: { user: User; onTask: (task: UserTask) => void }) {
  const isInactive = user.status === 'inactive'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={i18n._('Actions for {name}', { name: user.name })}>
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          renderRoot={(props) => <Link {...props} to="/keys" search={{ user: user.user_id, create: user.user_id }} />}
        >
          {i18n._('Create a key')}
        </Menu.Item>
        <Menu.Item renderRoot={(props) => <Link {...props} to="/audit" search={{ target: user.user_id }} />}>
          {i18n._('Audit log')}
        </Menu.Item>
        <Menu.Item onClick={() => onTask({ user, change: 'edit' })}>{i18n._('Edit')}</Menu.Item>
        <Menu.Item onClick={() => onTask({ user, change: isInactive ? 'enable' : 'disable' })}>
          {isInactive ? i18n._('Enable') : i18n._('Disable')}
        </Menu.Item>
        <Menu.Item className="danger" onClick={() => onTask({ user, change: 'delete' })}>
          {i18n._('Delete')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
