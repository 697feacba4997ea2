import { i18n } from '@lingui/core'
import { Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { PageHead } from './page-head.tsx'

export function Missing() {
  return (
    <>
      <PageHead title={i18n._('There is no such page')} />
      <Text>
        <Anchor component={Link} to="/keys">
          {i18n._('Go to the API keys')}
        </Anchor>
      </Text>
    </>
  )
}
