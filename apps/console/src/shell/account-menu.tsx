import { i18n } from '@lingui/core'
import { Button, Menu, useMantineColorScheme } from '@mantine/core'
import type { Me } from '../api.ts'
import { chooseLocale, LOCALES } from '../i18n.ts'

/** Who is signed in, how the console looks, and the way out, which is a page of the service. */
export function AccountMenu({ me }: { me: Me }) {
  const { setColorScheme } = useMantineColorScheme()
  const name = me.email ?? me.name
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button variant="default" aria-label={i18n._('Account of {name}', { name })}>
          {name.slice(0, 1).toUpperCase()}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="account-name">{name}</Menu.Label>
        <Menu.Item component="a" href="/account">
          {i18n._('Your account')}
        </Menu.Item>
        <Menu.Item component="a" href="/sign-out">
          {i18n._('Sign out')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => setColorScheme('light')}>{i18n._('Light theme')}</Menu.Item>
        <Menu.Item onClick={() => setColorScheme('dark')}>{i18n._('Dark theme')}</Menu.Item>
        <Menu.Item onClick={() => setColorScheme('auto')}>{i18n._('Theme of the system')}</Menu.Item>
        <Menu.Divider />
        {LOCALES.map(({ locale, name: language }) => (
          <Menu.Item key={locale} lang={locale} onClick={() => chooseLocale(locale)}>
            {language}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
