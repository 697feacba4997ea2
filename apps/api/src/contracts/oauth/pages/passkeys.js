/// <reference lib="dom" />
/*
 * Passkeys need a script: a page with one has a form with `data-passkey`, which is `get` or `create`, and the options of the server
 * in `data-options` (JSON, WebAuthn Level 3). The answer of the authenticator goes into the field `credential`, and the form is sent.
 */
const form = document.querySelector('form[data-passkey]')
const problem = document.querySelector('[data-passkey-problem]')
const answer = document.querySelector('input[name="credential"]')

/** A person who closes the dialog of the browser has not failed. */
const isCancelled = (/** @type {unknown} */ error) =>
  error instanceof DOMException && ['AbortError', 'NotAllowedError'].includes(error.name)

/** @param {HTMLFormElement} wanted */
function ask({ dataset: { passkey, options = '' } }) {
  if (passkey === 'create') {
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- written by the server for this very call
    const /** @type {PublicKeyCredentialCreationOptionsJSON} */ given = JSON.parse(options)
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) })
  }
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- as above
  const /** @type {PublicKeyCredentialRequestOptionsJSON} */ given = JSON.parse(options)
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given) })
}

/** @param {HTMLFormElement} wanted */
async function send(wanted) {
  try {
    const credential = await ask(wanted)
    if (!(credential instanceof PublicKeyCredential) || !(answer instanceof HTMLInputElement)) return
    answer.value = JSON.stringify(credential.toJSON())
    wanted.submit()
  } catch (error) {
    if (!(problem instanceof HTMLElement)) return
    problem.textContent = isCancelled(error)
      ? 'No passkey was used. Try again, or choose another way.'
      : 'This device could not use a passkey here. Choose another way.'
    problem.hidden = false
  }
}

const hasPasskeys = 'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential

for (const each of document.querySelectorAll('[data-needs-passkeys]')) {
  if (each instanceof HTMLElement) each.hidden = !hasPasskeys
}

if (form instanceof HTMLFormElement && hasPasskeys) {
  form.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
  if ('auto' in form.dataset) void send(form)
}
