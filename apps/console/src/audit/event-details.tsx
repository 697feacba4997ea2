import { i18n } from '@lingui/core'
import { Drawer, Stack, Table, Text } from '@mantine/core'
import type { AuditEvent } from '../api.ts'

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Everything that an event says, with the changes of fields. */
export function EventDetails({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const { changes, details, ...facts } = event
  const said = Object.entries({ ...facts, ...details }).filter(([, value]) => value !== null)
  return (
    <Drawer opened onClose={onClose} title={event.action} closeButtonProps={{ 'aria-label': i18n._('Close') }}>
      <Stack>
        <Table aria-label={i18n._('Facts')} className="rows">
          <Table.Tbody>
            {said.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{shown(value)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {changes !== null && <Changes changes={changes} />}
      </Stack>
    </Drawer>
  )
}

const Changes = ({ changes }: { changes: NonNullable<AuditEvent['changes']> }) => (
  <>
    <Text fw={500}>{i18n._('Changes')}</Text>
    <Table aria-label={i18n._('Changes')} className="rows">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{i18n._('Field')}</Table.Th>
          <Table.Th scope="col">{i18n._('Before')}</Table.Th>
          <Table.Th scope="col">{i18n._('Afterwards')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {Object.entries(changes).map(([name, { before, after }]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row">{name}</Table.Th>
            <Table.Td>{shown(before)}</Table.Td>
            <Table.Td>{shown(after)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </>
)
