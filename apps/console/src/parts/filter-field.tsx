import { TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'

interface FilterFieldProps {
  label: string
  placeholder?: string
  type?: 'text' | 'datetime-local'
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A filter of a list that is typed: Enter or leaving the field applies it. */
export function FilterField({ label, placeholder, type = 'text', value = '', onChange }: FilterFieldProps) {
  const [text, setText] = useState(value)
  useEffect(() => setText(value), [value])
  const apply = () => {
    if (text.trim() !== value) onChange(text.trim() === '' ? undefined : text.trim())
  }
  const send = (event: FormEvent) => {
    event.preventDefault()
    apply()
  }
  return (
    <form onSubmit={send}>
      <TextInput
        label={label}
        placeholder={placeholder}
        type={type}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={apply}
        autoComplete="off"
      />
    </form>
  )
}
