import { i18n } from '@lingui/core'
import { Button, Checkbox, Code, Group, Modal, Stack, Tabs, Text } from '@mantine/core'
import { useClipboard, useWindowEvent } from '@mantine/hooks'
import { useState } from 'react'
import { snippets } from './snippets.ts'

export interface NewToken {
  text: string
  /** What else is to be said, such as until when the old key works. */
  note?: string
  /** A key of another kind than an application's is not asked about, it asks. */
  isManagement: boolean
}

/** Shows the text of a new key once. It closes only when the person says that it is stored. */
export function TokenModal({ token, tenant, onClose }: { token: NewToken; tenant: string; onClose: () => void }) {
  const [isStored, setStored] = useState(false)
  useWindowEvent('beforeunload', (event) => {
    if (!isStored) event.preventDefault()
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={i18n._('Your new key')}
      closeOnEscape={false}
      closeOnClickOutside={false}
      withCloseButton={false}
    >
      <Stack>
        <Text size="sm">{i18n._('It is shown only now. Keystead stores no copy of it.')}</Text>
        <Code className="secret" data-testid="token">
          {token.text}
        </Code>
        <Group>
          <CopyButton text={token.text} label={i18n._('Copy the key')} isFirst />
        </Group>
        {token.note !== undefined && <Text size="sm">{token.note}</Text>}
        {!token.isManagement && <Snippets token={token} tenant={tenant} />}
        <Checkbox
          label={i18n._('I have stored the key in a safe place')}
          checked={isStored}
          onChange={(event) => setStored(event.currentTarget.checked)}
        />
        <Button onClick={onClose} disabled={!isStored}>
          {i18n._('Close')}
        </Button>
      </Stack>
    </Modal>
  )
}

function Snippets({ token, tenant }: { token: NewToken; tenant: string }) {
  const programs = snippets({ origin: location.origin, tenant, key: token.text })
  return (
    <Tabs defaultValue="curl">
      <Tabs.List aria-label={i18n._('Try the key')} mb="xs">
        {programs.map(({ name }) => (
          <Tabs.Tab key={name} value={name}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {programs.map(({ name, text }) => (
        <Tabs.Panel key={name} value={name}>
          <pre className="snippet">{text}</pre>
          <Group mt="xs">
            <CopyButton text={text} label={i18n._('Copy for {name}', { name })} />
          </Group>
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

function CopyButton({ text, label, isFirst = false }: { text: string; label: string; isFirst?: boolean }) {
  const clipboard = useClipboard()
  return (
    <Button
      variant={isFirst ? 'filled' : 'default'}
      size={isFirst ? 'sm' : 'xs'}
      data-autofocus={isFirst || undefined}
      onClick={() => clipboard.copy(text)}
    >
      {clipboard.copied ? i18n._('Copied') : label}
    </Button>
  )
}
