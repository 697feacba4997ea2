import { createTheme, type CSSVariablesResolver } from '@mantine/core'

/** The head of a dialog is no banner of the page: there is one already. */
const NO_BANNER = { header: { role: 'presentation' } }

/** The choices of a field belong to the part of the page that the field is in. */
const IN_PLACE = { withinPortal: false }

export const theme = createTheme({
  primaryColor: 'indigo',
  // White text on the shades below does not have the contrast of WCAG AA.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  cursorType: 'pointer',
  components: {
    Autocomplete: { defaultProps: { comboboxProps: IN_PLACE } },
    MultiSelect: { defaultProps: { comboboxProps: IN_PLACE } },
    Select: { defaultProps: { comboboxProps: IN_PLACE } },
    TagsInput: { defaultProps: { comboboxProps: IN_PLACE } },
    Drawer: { defaultProps: { position: 'right', size: 'lg', attributes: NO_BANNER } },
    Modal: { defaultProps: { size: 'lg', attributes: NO_BANNER } },
  },
})

/** Where the default colours of texts have too little contrast (WCAG 2.2, 1.4.3). */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-7)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-1)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
  },
})
