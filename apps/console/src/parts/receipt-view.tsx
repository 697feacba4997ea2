import { i18n } from '@lingui/core'
import { Alert, Table, Text } from '@mantine/core'
import type { Receipt } from '../api.ts'

/** Which replicas have confirmed a change. */
export function ReceiptView({ receipt }: { receipt: Receipt }) {
  return (
    <Alert variant="outline" color="gray" title={i18n._('Done on every replica')} role="status">
      <Text size="sm" mb="xs">
        {i18n._('From now on no replica uses the state before.')}
      </Text>
      <Table aria-label={i18n._('Receipt')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{i18n._('Replica')}</Table.Th>
            <Table.Th scope="col">{i18n._('State')}</Table.Th>
            <Table.Th scope="col">{i18n._('After')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {receipt.replicas.map(({ replica_id: id, name, state, ms }) => (
            <Table.Tr key={id}>
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                {state === 'confirmed' ? i18n._('Confirmed') : i18n._('Fenced: its lease has run out')}
              </Table.Td>
              <Table.Td>{i18n._('{ms} ms', { ms: Math.round(ms * 10) / 10 })}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Alert>
  )
}
