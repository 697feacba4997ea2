import { i18n } from '@lingui/core'
import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { api, type Key } from '../api.ts'
import { Failed } from '../parts/failed.tsx'
import { useAct } from '../parts/use-act.ts'
import type { NewToken } from './token-modal.tsx'

const HOUR = 3600
const OVERLAPS = [0, HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR]

function overlapText(seconds: number): string {
  if (seconds === 0) return i18n._('At once')
  if (seconds < 24 * HOUR)
    return i18n._('{hours, plural, one {After # hour} other {After # hours}}', { hours: seconds / HOUR })
  return i18n._('{days, plural, one {After # day} other {After # days}}', { days: seconds / HOUR / 24 })
}

interface RotateKeyProps {
  keyOf: Key
  onClose: () => void
  onCreated: (token: NewToken) => void
}

/** Replaces a key by a new one, and says when the old one ends. */
export function RotateKey({ keyOf, onClose, onCreated }: RotateKeyProps) {
  const [overlap, setOverlap] = useState(String(24 * HOUR))
  const { act, error, isRunning } = useAct()
  const rotate = () =>
    act(
      () => api.apiKeys.rotate.mutate({ api_key: keyOf.key_id, overlap_seconds: Number(overlap) }),
      ({ data }) => {
        const end = new Date(data.old_key_retires_at).toLocaleString(i18n.locale, {
          dateStyle: 'medium',
          timeStyle: 'short',
        })
        const note =
          overlap === '0' ? i18n._('The old key no longer works.') : i18n._('The old key works until {end}.', { end })
        onCreated({ text: data.new_api_key, note, isManagement: keyOf.management })
      },
    )
  return (
    <Modal
      opened
      onClose={onClose}
      title={i18n._('Rotate {name}', { name: keyOf.name })}
      closeButtonProps={{ 'aria-label': i18n._('Close') }}
    >
      <Stack>
        <Text size="sm">{i18n._('A new key with the same rules takes the place of this one.')}</Text>
        <Select
          label={i18n._('The old key ends')}
          allowDeselect={false}
          value={overlap}
          onChange={(value) => setOverlap(value ?? '0')}
          data={OVERLAPS.map((seconds) => ({ value: String(seconds), label: overlapText(seconds) }))}
        />
        {error !== null && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {i18n._('Cancel')}
          </Button>
          <Button onClick={() => void rotate()} loading={isRunning}>
            {i18n._('Rotate')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
