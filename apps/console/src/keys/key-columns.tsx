import { i18n } from '@lingui/core'
import { Button, Code, Menu, Text } from '@mantine/core'
import type { Key } from '../api.ts'
import type { Column } from '../parts/data-table.tsx'
import { Moment } from '../parts/moment.tsx'
import { Status } from '../parts/status.tsx'
import type { KeyChange } from './change-key.tsx'

/** What is to be done with a key of the list. */
export type KeyTask = { key: Key; change: KeyChange | 'rotate' }

export const keyColumns = (onTask: (task: KeyTask) => void): Column<Key>[] => [
  { title: i18n._('Key'), cell: (key) => <Named shown={key} /> },
  { title: i18n._('User'), cell: ({ user_email: email, user_id: id }) => email ?? id, isWide: true },
  { title: i18n._('Scopes'), cell: ({ scopes }) => scopesText(scopes), isWide: true },
  { title: i18n._('Status'), cell: ({ status }) => <Status status={status} /> },
  {
    title: i18n._('Last use'),
    cell: ({ last_used_at: at }) => <Moment at={at} none={i18n._('Never')} />,
    isWide: true,
  },
  { title: i18n._('Expires'), cell: ({ expires_at: at }) => <Moment at={at} none={i18n._('Never')} />, isWide: true },
  { title: i18n._('Actions'), cell: (key) => <Tasks shown={key} onTask={onTask} /> },
]

const Named = ({ shown: { name, api_key: masked, management, environment } }: { shown: Key }) => (
  <>
    <Text size="sm" fw={500}>
      {name}
    </Text>
    <Code>{masked}</Code>
    <Text size="xs" c="dimmed">
      {[management ? i18n._('Calls Keystead') : i18n._('For your API'), environment].filter(Boolean).join(' · ')}
    </Text>
  </>
)

function scopesText(scopes: string[] | null): string {
  if (scopes === null) return i18n._('Those of the user')
  return scopes.length === 0 ? i18n._('None') : scopes.join(', ')
}

function Tasks({ shown, onTask }: { shown: Key; onTask: (task: KeyTask) => void }) {
  if (shown.status === 'revoked') return null
  const isDisabled = shown.status === 'disabled'
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" size="xs" aria-label={i18n._('Actions for {name}', { name: shown.name })}>
          ⋯
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onTask({ key: shown, change: 'rotate' })}>{i18n._('Rotate')}</Menu.Item>
        <Menu.Item onClick={() => onTask({ key: shown, change: isDisabled ? 'enable' : 'disable' })}>
          {isDisabled ? i18n._('Enable') : i18n._('Disable')}
        </Menu.Item>
        <Menu.Item className="danger" onClick={() => onTask({ key: shown, change: 'revoke' })}>
          {i18n._('Revoke')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
