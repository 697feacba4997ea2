import { type Html, html } from './html.ts'

export interface Field {
  name: string
  label: string
  type?: 'text' | 'email' | 'password'
  /** What a password manager fills in (WHATWG HTML, section 4.10.18.7). */
  autocomplete: string
  value?: string | undefined
  hint?: string
  /** What is wrong with the value. */
  problem?: string | null | undefined
  /** Whether the cursor is here when the page opens. */
  isFirst?: boolean
  isReadOnly?: boolean
  isOptional?: boolean
  minLength?: number | undefined
  maxLength?: number
  inputMode?: 'numeric' | 'email' | 'text'
  isCode?: boolean
}

/** A field with its label, its hint and its problem, which screen readers read with it. */
export function field(given: Field): Html {
  const { name, label, type = 'text', autocomplete, value = '', hint, problem, maxLength = 1000 } = given
  const described = [hint !== undefined && `${name}-hint`, problem != null && `${name}-problem`]
    .filter(Boolean)
    .join(' ')
  return html`<label for="${name}">${label}</label>
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      maxlength="${maxLength}"
      value="${value}"
      ${attributes(given)}${described !== '' && html` aria-describedby="${described}"`}
    />
    ${problem != null && html`<p class="wrong" id="${name}-problem">${problem}</p>`}`
}

const attributes = ({ problem, isFirst, isReadOnly, isOptional, isCode, inputMode, minLength }: Field): Html[] =>
  [
    isOptional !== true && html` required`,
    minLength !== undefined && html` minlength="${minLength}"`,
    problem != null && html` aria-invalid="true"`,
    isFirst === true && html` autofocus`,
    isReadOnly === true && html` readonly`,
    isCode === true && html` class="code"`,
    inputMode !== undefined && html` inputmode="${inputMode}"`,
    isCode === true && html` autocapitalize="characters" spellcheck="false"`,
  ].filter((each) => each !== false)

/** What binds a form to the browser that it was shown in. */
export const TOKEN_FIELD = 'form_token'

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

/** What happened, above a form. Screen readers read it at once. */
export const notice = (text: string, isGood = false): Html =>
  html`<p class="notice${isGood && ' good'}" role="${isGood ? 'status' : 'alert'}">${text}</p>`
