import { i18n } from '@lingui/core'
import { Button, Group, Skeleton, Table } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Failed } from './failed.tsx'

export interface Column<Row> {
  title: string
  cell: (row: Row) => ReactNode
  /** Left out on narrow screens. */
  isWide?: boolean
}

export interface ListPage<Row> {
  data: Row[]
  next_cursor: string | null
}

interface DataTableProps<Row> {
  label: string
  query: UseQueryResult<ListPage<Row>>
  columns: Column<Row>[]
  idOf: (row: Row) => string
  /** What to do next, where there is no row. */
  empty: ReactNode
  /** Of the page that is shown; undefined on the first. */
  cursor: string | undefined
  onCursor: (cursor: string | undefined) => void
}

/** One page of a list. The place of the page is in the address, so the way back of the browser leads through the pages. */
export function DataTable<Row>({ query, empty, ...rest }: DataTableProps<Row>) {
  if (query.isError) return <Failed error={query.error} />
  if (!query.data) return <Waiting />
  if (query.data.data.length === 0 && rest.cursor === undefined) return <div className="empty">{empty}</div>
  return (
    <>
      <Rows rows={query.data.data} {...rest} />
      <Pages next={query.data.next_cursor} {...rest} />
    </>
  )
}

const Waiting = () => (
  <div aria-busy="true" aria-label={i18n._('Loading')} role="status">
    {[1, 2, 3, 4, 5].map((line) => (
      <Skeleton height={36} mb="xs" key={line} />
    ))}
  </div>
)

function Rows<Row>({
  rows,
  columns,
  idOf,
  label,
}: Pick<DataTableProps<Row>, 'columns' | 'idOf' | 'label'> & { rows: Row[] }) {
  const visibility = ({ isWide = false }: Column<Row>) => (isWide ? { visibleFrom: 'md' } : {})
  return (
    <Table aria-label={label} verticalSpacing="sm" highlightOnHover className="rows">
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.title} scope="col" {...visibility(column)}>
              {column.title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={idOf(row)} data-row={idOf(row)}>
            {columns.map((column) => (
              <Table.Td key={column.title} {...visibility(column)}>
                {column.cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Pages({
  next,
  cursor,
  onCursor,
}: {
  next: string | null
  cursor: string | undefined
  onCursor: (cursor: string | undefined) => void
}) {
  if (next === null && cursor === undefined) return null
  return (
    <Group component="nav" aria-label={i18n._('Pages')} mt="md">
      <Button variant="default" disabled={cursor === undefined} onClick={() => onCursor(undefined)}>
        {i18n._('First page')}
      </Button>
      <Button variant="default" disabled={next === null} onClick={() => onCursor(next ?? undefined)}>
        {i18n._('Next page')}
      </Button>
    </Group>
  )
}
