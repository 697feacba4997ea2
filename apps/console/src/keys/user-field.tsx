import { i18n } from '@lingui/core'
import { Autocomplete } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { Ref } from 'react'
import { api } from '../api.ts'

interface UserFieldProps {
  name: string
  value: string
  onChange: (value: string) => void
  onBlur: () => void
  ref?: Ref<HTMLInputElement>
  problem: string | undefined
}

/** The user of a key by email, with suggestions, or by id: service users may have no email. */
export function UserField({ problem, ...field }: UserFieldProps) {
  const [asked] = useDebouncedValue(field.value.trim(), 150)
  const found = useQuery({
    queryKey: ['users', 'suggestions', asked],
    queryFn: () =>
      asked === ''
        ? api.users.list.query({ limit: 20, status: 'active' })
        : api.users.search.mutate({ search_term: asked, limit: 20 }),
  })
  const emails = (found.data?.data ?? []).flatMap(({ email }) => (email === null ? [] : [email]))
  return (
    <Autocomplete
      {...field}
      data={[...new Set(emails)]}
      filter={({ options }) => options}
      label={i18n._('User')}
      description={i18n._('Email or id of the user whose key it is')}
      error={problem}
      autoComplete="off"
      data-autofocus
      openOnFocus={false}
      required
    />
  )
}
