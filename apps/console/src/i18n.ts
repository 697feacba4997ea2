import { i18n } from '@lingui/core'

export const LOCALES = [
  { locale: 'en', name: 'English' },
  { locale: 'ru', name: 'Русский' },
] as const

type Locale = (typeof LOCALES)[number]['locale']

const STORED = 'keystead-locale'

const isLocale = (text: string | null | undefined): text is Locale => LOCALES.some(({ locale }) => locale === text)

/** The chosen language, or else the first of the browser's that there is. */
export function preferredLocale(): Locale {
  const stored = localStorage.getItem(STORED)
  if (isLocale(stored)) return stored
  const wanted = navigator.languages.map((language) => language.split('-')[0])
  return wanted.find((language) => isLocale(language)) ?? 'en'
}

/** Loads the messages of a language. */
export async function activate(locale: Locale): Promise<void> {
  const { messages } = locale === 'ru' ? await import('./locales/ru.po') : await import('./locales/en.po')
  i18n.loadAndActivate({ locale, messages })
  document.documentElement.lang = locale
}

/** Keeps the choice and begins anew, so that no text of the other language is left. */
export function chooseLocale(locale: string | null): void {
  if (!isLocale(locale)) return
  localStorage.setItem(STORED, locale)
  location.reload()
}
