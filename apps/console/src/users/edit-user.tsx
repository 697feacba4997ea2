import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { i18n } from '@lingui/core'
import { Button, Drawer, Group, MultiSelect, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type Control, Controller, useForm } from 'react-hook-form'
import { api, type User } from '../api.ts'
import { Failed } from '../parts/failed.tsx'
import { useAct } from '../parts/use-act.ts'
import { changesOf, EditForm, fieldsOf, newUserOf, type UserFields, UserForm } from './user-form.ts'

/** The panel that creates a user, or changes one. */
export function EditUser({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const { act, error, isRunning } = useAct()
  const { control, handleSubmit } = useForm<UserFields>({
    defaultValues: fieldsOf(user),
    resolver: standardSchemaResolver(user ? EditForm : UserForm),
  })
  const save = (fields: UserFields) => act(() => store(user, fields), onClose)
  const title = user ? i18n._('Edit {name}', { name: user.name }) : i18n._('Create a user')
  return (
    <Drawer opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': i18n._('Close') }}>
      <form onSubmit={(event) => void handleSubmit(save)(event)} noValidate>
        <Stack>
          <Text control={control} name="email" label={i18n._('Email')} />
          <Text control={control} name="name" label={i18n._('Name')} />
          <Text control={control} name="username" label={i18n._('User name')} />
          <Roles control={control} />
          {error !== null && <Failed error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {i18n._('Cancel')}
            </Button>
            <Button type="submit" loading={isRunning}>
              {user ? i18n._('Save') : i18n._('Create the user')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

/** A form in which nothing was changed asks the service for nothing. */
async function store(user: User | undefined, fields: UserFields): Promise<void> {
  if (!user) {
    await api.users.create.mutate(newUserOf(fields))
    return
  }
  const changes = changesOf(user, fields)
  if (Object.keys(changes).length > 0) await api.users.update.mutate({ user_identifier: user.user_id, ...changes })
}

interface TextProps {
  control: Control<UserFields>
  name: 'email' | 'name' | 'username'
  label: string
}

const Text = ({ control, name, label }: TextProps) => (
  <Controller
    control={control}
    name={name}
    render={({ field, fieldState }) => (
      <TextInput
        {...field}
        label={label}
        autoComplete="off"
        error={fieldState.invalid ? i18n._('This value is missing or not allowed') : undefined}
      />
    )}
  />
)

function Roles({ control }: { control: Control<UserFields> }) {
  const roles = useQuery({ queryKey: ['roles'], queryFn: () => api.roles.list.query({ limit: 1000 }) })
  const names = (roles.data?.data ?? []).map(({ name }) => name)
  return (
    <Controller
      control={control}
      name="roles"
      render={({ field }) => (
        <MultiSelect
          {...field}
          label={i18n._('Roles')}
          description={i18n._('You can give only roles whose scopes you hold.')}
          data={[...new Set([...names, ...field.value])]}
          searchable
        />
      )}
    />
  )
}
