/// <reference lib="dom" />
/*
 * Passkeys need a script: a page with one has a form with `data-passkey`, which is `get` or `create`, and the options of the server
 * in `data-options` (JSON, WebAuthn Level 3). The answer of the authenticator goes into the field `credential`, and the form is sent.
 * With `data-conditional-for` the form stays hidden: the browser proposes passkeys in the field for the address, for so many milliseconds.
 */
const form = document.querySelector('form[data-passkey]')
const problem = document.querySelector('[data-passkey-problem]')
const answer = document.querySelector('input[name="credential"]')

/** A person who closes the dialog of the browser has not failed. */
const isCancelled = (/** @type {unknown} */ error) =>
  error instanceof DOMException && ['AbortError', 'NotAllowedError'].includes(error.name)

/**
 * @param {HTMLFormElement} wanted
 * @param {CredentialRequestOptions} [how]
 */
function ask({ dataset: { passkey, options = '' } }, how = {}) {
  if (passkey === 'create') {
    // oxlint-disable-next-line typescript/no-unsafe-assignment -- written by the server for this very call
    const /** @type {PublicKeyCredentialCreationOptionsJSON} */ given = JSON.parse(options)
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(given) })
  }
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- as above
  const /** @type {PublicKeyCredentialRequestOptionsJSON} */ given = JSON.parse(options)
  return navigator.credentials.get({ ...how, publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(given) })
}

/**
 * @param {HTMLFormElement} wanted
 * @param {Credential | null} credential
 */
function sendAnswer(wanted, credential) {
  if (!(credential instanceof PublicKeyCredential) || !(answer instanceof HTMLInputElement)) return
  answer.value = JSON.stringify(credential.toJSON())
  wanted.submit()
}

/** @param {HTMLFormElement} wanted */
async function send(wanted) {
  try {
    sendAnswer(wanted, await ask(wanted))
  } catch (error) {
    if (!(problem instanceof HTMLElement)) return
    problem.textContent = isCancelled(error)
      ? 'No passkey was used. Try again, or choose another way.'
      : 'This device could not use a passkey here. Choose another way.'
    problem.hidden = false
  }
}

/**
 * Waits for a passkey that the person chooses in the field for the address. Nothing is said when there is none: there are other ways.
 *
 * @param {HTMLFormElement} wanted
 */
async function propose(wanted) {
  const isOffered = await PublicKeyCredential.isConditionalMediationAvailable?.()
  if (!isOffered) return
  const signal = AbortSignal.timeout(Number(wanted.dataset['conditionalFor']))
  try {
    sendAnswer(wanted, await ask(wanted, { mediation: 'conditional', signal }))
  } catch {
    // The person signed in otherwise, or the time is over.
  }
}

const hasPasskeys = 'PublicKeyCredential' in globalThis && 'parseRequestOptionsFromJSON' in PublicKeyCredential

for (const each of document.querySelectorAll('[data-needs-passkeys]')) {
  if (each instanceof HTMLElement) each.hidden = !hasPasskeys
}

if (form instanceof HTMLFormElement && hasPasskeys && 'conditionalFor' in form.dataset) {
  void propose(form)
} else if (form instanceof HTMLFormElement && hasPasskeys) {
  form.hidden = false
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    void send(form)
  })
  if ('auto' in form.dataset) void send(form)
}
