import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { i18n } from '@lingui/core'
import { Button, Drawer, Group, NumberInput, Radio, Select, Stack, TagsInput, TextInput } from '@mantine/core'
import { type Control, Controller, useForm, useWatch } from 'react-hook-form'
import { api } from '../api.ts'
import { Failed } from '../parts/failed.tsx'
import { useAct } from '../parts/use-act.ts'
import { emptyKey, KeyForm, type KeyFields, LIFETIMES, newKeyOf, WINDOWS } from './key-form.ts'
import { ScopePicker } from './scope-picker.tsx'
import type { NewToken } from './token-modal.tsx'
import { UserField } from './user-field.tsx'

interface CreateKeyProps {
  /** Whose key it is to be, if that is known. */
  user: string
  onClose: () => void
  onCreated: (token: NewToken) => void
}

/** The panel that creates a key. */
export function CreateKey({ user, onClose, onCreated }: CreateKeyProps) {
  const { act, error, isRunning } = useAct()
  const { control, handleSubmit } = useForm<KeyFields>({
    defaultValues: emptyKey(user),
    resolver: standardSchemaResolver(KeyForm),
  })
  const create = (fields: KeyFields) =>
    act(
      () => api.apiKeys.create.mutate(newKeyOf(fields, new Date())),
      ({ data }) => onCreated({ text: data.api_key, isManagement: fields.kind === 'management' }),
    )
  return (
    <Drawer
      opened
      onClose={onClose}
      title={i18n._('Create a key')}
      closeButtonProps={{ 'aria-label': i18n._('Close') }}
    >
      <form onSubmit={(event) => void handleSubmit(create)(event)} noValidate>
        <Stack>
          <Controller
            control={control}
            name="user"
            render={(it) => <UserField {...it.field} problem={problemOf(it)} />}
          />
          <Text
            control={control}
            name="name"
            label={i18n._('Name')}
            description={i18n._('For people, such as what it is used in')}
          />
          <Kind control={control} />
          <Scopes control={control} />
          <Rules control={control} />
          {error !== null && <Failed error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {i18n._('Cancel')}
            </Button>
            <Button type="submit" loading={isRunning}>
              {i18n._('Create the key')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  )
}

interface Fields {
  control: Control<KeyFields>
}

const problemOf = ({ fieldState }: { fieldState: { invalid: boolean } }): string | undefined =>
  fieldState.invalid ? i18n._('This value is missing or not allowed') : undefined

function Text({
  control,
  name,
  ...shown
}: Fields & { name: 'name' | 'environment'; label: string; description: string }) {
  return (
    <Controller
      control={control}
      name={name}
      render={(it) => <TextInput {...it.field} {...shown} error={problemOf(it)} autoComplete="off" />}
    />
  )
}

const Kind = ({ control }: Fields) => (
  <Controller
    control={control}
    name="kind"
    render={({ field }) => (
      <Radio.Group {...field} label={i18n._('What it is for')}>
        <Stack gap="xs" mt="xs">
          <Radio
            value="application"
            label={i18n._('Your API')}
            description={i18n._('Your API asks Keystead whether the key is valid. It cannot call Keystead.')}
          />
          <Radio
            value="management"
            label={i18n._('Keystead itself')}
            description={i18n._('The key calls Keystead, with scopes that you hold.')}
          />
        </Stack>
      </Radio.Group>
    )}
  />
)

function Scopes({ control }: Fields) {
  const kind = useWatch({ control, name: 'kind' })
  return (
    <Controller
      control={control}
      name="scopes"
      render={({ field: { value, onChange } }) => (
        <ScopePicker isManagement={kind === 'management'} value={value} onChange={onChange} />
      )}
    />
  )
}

const lifetimeText = (days: string): string =>
  days === 'never'
    ? i18n._('Never')
    : i18n._('{days, plural, one {In # day} other {In # days}}', { days: Number(days) })

function windowText(seconds: string): string {
  const names: Record<string, string> = {
    1: i18n._('per second'),
    60: i18n._('per minute'),
    3600: i18n._('per hour'),
    86400: i18n._('per day'),
  }
  return names[seconds] ?? seconds
}

/** When and from where the key works, and how often. */
function Rules({ control }: Fields) {
  return (
    <>
      <Controller
        control={control}
        name="lifetime"
        render={({ field }) => (
          <Select
            {...field}
            label={i18n._('Expires')}
            allowDeselect={false}
            data={LIFETIMES.map((value) => ({ value, label: lifetimeText(value) }))}
          />
        )}
      />
      <Limit control={control} />
      <Controller
        control={control}
        name="addresses"
        render={({ field }) => (
          <TagsInput
            {...field}
            label={i18n._('Addresses')}
            description={i18n._(
              'IP addresses and CIDR ranges the key works from, each followed by Enter; empty: from anywhere',
            )}
            placeholder="10.0.0.0/8"
            splitChars={[',', ' ']}
            acceptValueOnBlur
          />
        )}
      />
      <Text
        control={control}
        name="environment"
        label={i18n._('Environment')}
        description={i18n._('Such as production or staging')}
      />
    </>
  )
}

const Limit = ({ control }: Fields) => (
  <Group align="flex-end" grow>
    <Controller
      control={control}
      name="limit"
      render={(it) => (
        <NumberInput
          {...it.field}
          onChange={(value) => it.field.onChange(value)}
          label={i18n._('Limit')}
          description={i18n._('Uses; empty: any number')}
          error={problemOf(it)}
          min={1}
          allowDecimal={false}
          hideControls
        />
      )}
    />
    <Controller
      control={control}
      name="window"
      render={({ field }) => (
        <Select
          {...field}
          aria-label={i18n._('Window of the limit')}
          allowDeselect={false}
          data={WINDOWS.map((value) => ({ value, label: windowText(value) }))}
        />
      )}
    />
  </Group>
)
