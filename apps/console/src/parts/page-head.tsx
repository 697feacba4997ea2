import { Group, Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'

/** The heading of a page, which is its title in the tab too, and what can be done on it. */
export function PageHead({ title, children }: { title: string; children?: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Keystead`
  }, [title])
  return (
    <Group justify="space-between" mb="md">
      <Title order={1} size="h2">
        {title}
      </Title>
      {children}
    </Group>
  )
}
