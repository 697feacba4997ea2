import { i18n } from '@lingui/core'
import { MultiSelect, TagsInput, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '../api.ts'

interface ScopePickerProps {
  isManagement: boolean
  value: string[]
  onChange: (scopes: string[]) => void
}

/** Scopes of Keystead from its list; those of an API of one's own are any words. */
export function ScopePicker({ isManagement, value, onChange }: ScopePickerProps) {
  if (isManagement) return <KnownScopes value={value} onChange={onChange} />
  return (
    <TagsInput
      label={i18n._('Scopes')}
      description={i18n._('Words of your own API, each followed by Enter; empty: the scopes of the user')}
      placeholder="invoices:read"
      splitChars={[',', ' ']}
      acceptValueOnBlur
      value={value}
      onChange={onChange}
    />
  )
}

function KnownScopes({ value, onChange }: Omit<ScopePickerProps, 'isManagement'>) {
  const scopes = useQuery({ queryKey: ['scopes'], queryFn: () => api.scopes.list.query({}), staleTime: Infinity })
  const descriptions = new Map<string, string>(
    [
      ...(scopes.data?.data.scopes ?? []),
      ...(scopes.data?.data.sets ?? []).map(({ name, description }) => ({ scope: name, description })),
    ].map(({ scope, description }) => [scope, description]),
  )
  return (
    <MultiSelect
      label={i18n._('Scopes')}
      description={i18n._('What the key may do; empty: the scopes of the user')}
      data={[...new Set([...descriptions.keys(), ...value])]}
      value={value}
      onChange={onChange}
      searchable
      hidePickedOptions
      nothingFoundMessage={i18n._('There is no such scope')}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{option.value}</Text>
          <Text size="xs" c="dimmed">
            {descriptions.get(option.value)}
          </Text>
        </div>
      )}
    />
  )
}
