import { i18n } from '@lingui/core'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, type Key, type Receipt } from '../api.ts'
import { Failed } from '../parts/failed.tsx'
import { ReceiptView } from '../parts/receipt-view.tsx'
import { useAct } from '../parts/use-act.ts'

export type KeyChange = 'revoke' | 'disable' | 'enable'

interface Wording {
  title: string
  consequence: string
  button: string
}

const WORDINGS: Readonly<Record<KeyChange, (name: string) => Wording>> = {
  revoke: (name) => ({
    title: i18n._('Revoke {name}', { name }),
    consequence: i18n._('Whoever uses this key is refused from now on. This cannot be undone.'),
    button: i18n._('Revoke'),
  }),
  disable: (name) => ({
    title: i18n._('Disable {name}', { name }),
    consequence: i18n._('Whoever uses this key is refused until you enable it again.'),
    button: i18n._('Disable'),
  }),
  enable: (name) => ({
    title: i18n._('Enable {name}', { name }),
    consequence: i18n._('The key works again.'),
    button: i18n._('Enable'),
  }),
}

const CALLS = { revoke: api.apiKeys.delete, disable: api.apiKeys.disable, enable: api.apiKeys.enable }

/** Asks, changes the key, and shows which replicas know of it. */
export function ChangeKey({ keyOf, change, onClose }: { keyOf: Key; change: KeyChange; onClose: () => void }) {
  const { title, consequence, button } = WORDINGS[change](keyOf.name)
  const [receipt, setReceipt] = useState<Receipt | null>(null)
  const { act, error, isRunning } = useAct()
  const run = () =>
    act(
      () => CALLS[change].mutate({ api_key: keyOf.key_id }),
      ({ data }) => setReceipt(data.receipt),
    )
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': i18n._('Close') }}>
      <Stack>
        {receipt ? <ReceiptView receipt={receipt} /> : <Text size="sm">{consequence}</Text>}
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {receipt ? i18n._('Done') : i18n._('Cancel')}
          </Button>
          {!receipt && (
            <Button color={change === 'enable' ? 'indigo' : 'red'} onClick={() => void run()} loading={isRunning}>
              {button}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
