import { i18n } from '@lingui/core'
import { Modal, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useState } from 'react'
import { api } from '../api.ts'
import { pages } from './pages.ts'

interface Found {
  id: string
  kind: string
  title: string
  open: () => unknown
}

const MOST = 8

/** Goes to a page, a user or a key by its name. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={i18n._('Go to')}
      closeButtonProps={{ 'aria-label': i18n._('Close') }}
      transitionProps={{ duration: 0 }}
    >
      <Finder onDone={onClose} />
    </Modal>
  )
}

function Finder({ onDone }: { onDone: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = useFound(text)
  const chosen = Math.min(at, found.length - 1)
  const open = (item: Found | undefined) => {
    if (!item) return
    onDone()
    item.open()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0
    if (step !== 0) setAt((chosen + step + found.length) % Math.max(found.length, 1))
    else if (event.key === 'Enter') open(found[chosen])
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        data-autofocus
        aria-label={i18n._('Page, user or key')}
        placeholder={i18n._('Page, user or key')}
        role="combobox"
        aria-expanded
        aria-controls="palette"
        aria-activedescendant={found[chosen] ? `palette-${found[chosen].id}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        mb="sm"
      />
      <Results found={found} chosen={chosen} onOpen={open} />
    </>
  )
}

function Results({ found, chosen, onOpen }: { found: Found[]; chosen: number; onOpen: (item: Found) => void }) {
  return (
    <>
      <div role="listbox" id="palette" aria-label={i18n._('Results')}>
        {found.map((item, index) => (
          <div
            className="palette-item"
            role="option"
            aria-selected={index === chosen}
            id={`palette-${item.id}`}
            key={item.id}
            onClick={() => onOpen(item)}
          >
            <Text size="sm">{item.title}</Text>
            <Text size="xs" c="dimmed">
              {item.kind}
            </Text>
          </div>
        ))}
      </div>
      {found.length === 0 && <Text size="sm">{i18n._('Nothing was found.')}</Text>}
    </>
  )
}

const contains = (whole: string, part: string): boolean => whole.toLowerCase().includes(part.toLowerCase())

function useFound(text: string): Found[] {
  const navigate = useNavigate()
  const [asked] = useDebouncedValue(text.trim(), 150)
  const users = useQuery({
    queryKey: ['palette', 'users', asked],
    queryFn: () => api.users.search.mutate({ search_term: asked, limit: MOST }),
    enabled: asked !== '',
  })
  const keys = useQuery({
    queryKey: ['palette', 'keys'],
    queryFn: () => api.apiKeys.list.query({ limit: 200 }),
  })
  const ofPages = pages()
    .filter(({ title }) => contains(title, text.trim()))
    .map(({ to, title }) => ({ id: to.slice(1), kind: i18n._('Page'), title, open: () => navigate({ to }) }))
  if (text.trim() === '') return ofPages
  const ofUsers = (users.data?.data ?? []).map(({ user_id: id, email }) => ({
    id,
    kind: i18n._('Keys of this user'),
    title: email ?? id,
    open: () => navigate({ to: '/keys', search: { user: id } }),
  }))
  const ofKeys = (keys.data?.data ?? [])
    .filter(({ key_id: id, name, api_key: masked }) => contains(`${name} ${masked} ${id}`, text.trim()))
    .slice(0, MOST)
    .map(({ key_id: id, name, user_id: user, api_key: masked }) => ({
      id,
      kind: i18n._('Key, among the newest 200: {masked}', { masked }),
      title: name,
      open: () => navigate({ to: '/keys', search: { user } }),
    }))
  return [...ofPages, ...ofUsers, ...ofKeys]
}
