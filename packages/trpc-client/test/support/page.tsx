import './dom.ts'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onTestFinished } from 'vitest'

/** How long a test polls for what a page shows. */
export const PATIENTLY: { timeout: number; interval: number } = { timeout: 20_000, interval: 10 }

export interface Page {
  text(): string
  click(label: string): void
}

/** Shows components until the test is over, as a browser does. */
export function show(content: ReactNode): Page {
  const container = document.createElement('div')
  document.body.append(container)
  const root = createRoot(container)
  onTestFinished(() => {
    root.unmount()
    container.remove()
  })
  root.render(<StrictMode>{content}</StrictMode>)
  return {
    text: () => container.textContent ?? '',
    click(label) {
      const button = [...container.querySelectorAll('button')].find((each) => each.textContent === label)
      if (!button) throw new Error(`there is no button ${label}`)
      button.click()
    },
  }
}
