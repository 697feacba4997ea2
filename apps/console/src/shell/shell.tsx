import { i18n } from '@lingui/core'
import { AppShell, Burger, Button, Group, Kbd, NavLink, Skeleton, Text } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Failed } from '../parts/failed.tsx'
import { AccountMenu } from './account-menu.tsx'
import { pages } from './pages.ts'
import { Palette } from './palette.tsx'
import { useMe } from './use-me.ts'

/** The frame of all pages. */
export function Shell() {
  const me = useMe()
  const [isOpen, menu] = useDisclosure()
  const [isSearching, palette] = useDisclosure()
  const { pathname } = useLocation()
  useHotkeys([['mod+K', palette.toggle]], [])
  useEffect(menu.close, [pathname, menu.close])
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={i18n._('Navigation')}
              aria-expanded={isOpen}
            />
            <Text fw={700}>Keystead</Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Button variant="default" onClick={palette.open}>
              {i18n._('Search')}{' '}
              <Kbd ml="xs" visibleFrom="sm">
                Ctrl K
              </Kbd>
            </Button>
            {me.data && <AccountMenu me={me.data.data} />}
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="sm" aria-label={i18n._('Pages of the console')}>
        <Navigation pathname={pathname} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Content me={me} />
      </AppShell.Main>
      {me.data && <Palette isOpen={isSearching} onClose={palette.close} />}
    </AppShell>
  )
}

function Content({ me }: { me: ReturnType<typeof useMe> }) {
  if (me.isError) return <Failed error={me.error} />
  return me.data ? <Outlet /> : <Skeleton height={36} />
}

const Navigation = ({ pathname }: { pathname: string }) => (
  <>
    {pages().map(({ to, title }) => (
      <NavLink
        key={to}
        component={Link}
        to={to}
        label={title}
        active={pathname.endsWith(to)}
        aria-current={pathname.endsWith(to) ? 'page' : undefined}
      />
    ))}
    <NavLink href="/docs" label={i18n._('API reference')} />
  </>
)
