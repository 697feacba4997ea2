import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@keystead/domain'
import { z } from 'zod'

/** Bytes in base64url, of `max` characters at most. */
const bytes = (max: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url')

const CredentialId = bytes(1400).describe('Id of the passkey, in base64url')
const PublicKeyType = z.literal('public-key').describe('Always `public-key`')
const ClientData = bytes(8192).describe('What the browser says of the page: JSON in base64url')

const Assertion = z
  .object({
    clientDataJSON: ClientData,
    authenticatorData: bytes(8192).describe('What the authenticator says of itself, in base64url'),
    signature: bytes(8192).describe('Signature over both, in base64url'),
    userHandle: bytes(100)
      .nullish()
      .describe('Whose passkey it is, in base64url; only from authenticators that know it'),
  })
  .meta({ id: 'PasskeyAssertion' })

/** What a browser returns for log-in options: `PublicKeyCredential.toJSON()`. */
export const PasskeyProof = z
  .object({
    id: CredentialId,
    rawId: CredentialId.describe('The same as `id`'),
    type: PublicKeyType,
    response: Assertion.describe('What the authenticator signed'),
  })
  .meta({ id: 'PasskeyProof' })

const Attestation = z
  .object({
    clientDataJSON: ClientData,
    attestationObject: bytes(65_536).describe('The new passkey, as CBOR in base64url'),
    transports: z
      .array(z.string().max(20))
      .max(10)
      .optional()
      .describe('How the authenticator can be reached, for example `internal` or `usb`'),
  })
  .meta({ id: 'PasskeyAttestation' })

/** What a browser returns for registration options. */
export const PasskeyRegistration = z
  .object({
    id: CredentialId,
    rawId: CredentialId.describe('The same as `id`'),
    type: PublicKeyType,
    response: Attestation.describe('The new passkey'),
  })
  .meta({ id: 'PasskeyRegistration' })

export const assertionOf = ({ response, ...rest }: z.infer<typeof PasskeyProof>): AuthenticationResponseJSON => {
  const { userHandle, ...signed } = response
  return { ...rest, response: { ...signed, ...(userHandle != null && { userHandle }) }, clientExtensionResults: {} }
}

export const attestationOf = ({ response, ...rest }: z.infer<typeof PasskeyRegistration>): RegistrationResponseJSON => {
  const { clientDataJSON, attestationObject, transports = [] } = response
  return { ...rest, response: { clientDataJSON, attestationObject, transports }, clientExtensionResults: {} }
}

const Descriptor = z
  .object({
    id: z.string().describe('Id of a passkey, in base64url'),
    type: z.string().describe('Always `public-key`'),
    transports: z.array(z.string()).optional().describe('How its authenticator can be reached'),
  })
  .meta({ id: 'PasskeyDescriptor' })

const Challenge = z.string().describe('What the authenticator has to sign, in base64url')
const Timeout = z.number().optional().describe('How long the browser waits, in milliseconds')

/** What `PublicKeyCredential.parseRequestOptionsFromJSON` takes. */
export const PasskeyLogInOptions = z
  .object({
    challenge: Challenge,
    timeout: Timeout,
    rpId: z.string().optional().describe('The host name that the passkeys are bound to'),
    allowCredentials: z
      .array(Descriptor)
      .optional()
      .describe('The passkeys to choose from; without them any that the authenticator knows'),
    userVerification: z.string().optional().describe('Whether the authenticator must identify the person'),
  })
  .meta({ id: 'PasskeyLogInOptions' })

const Party = z
  .object({
    id: z.string().optional().describe('The host name that passkeys are bound to'),
    name: z.string().describe('Name of the service'),
  })
  .meta({ id: 'PasskeyParty' })

const Person = z
  .object({
    id: z.string().describe('Id of the user, in base64url'),
    name: z.string().describe('Email or name of the user'),
    displayName: z.string().describe('Display name of the user'),
  })
  .meta({ id: 'PasskeyUser' })

const Algorithm = z
  .object({
    alg: z.number().describe('COSE algorithm, for example -7 for ES256'),
    type: z.string().describe('Always `public-key`'),
  })
  .meta({ id: 'PasskeyAlgorithm' })

const Selection = z
  .object({
    residentKey: z.string().optional().describe('Whether the authenticator must find the passkey by itself'),
    requireResidentKey: z.boolean().optional().describe('The same for older browsers'),
    userVerification: z.string().optional().describe('Whether the authenticator must identify the person'),
  })
  .meta({ id: 'PasskeySelection' })

/** What `PublicKeyCredential.parseCreationOptionsFromJSON` takes. */
export const PasskeyCreationOptions = z
  .object({
    challenge: Challenge,
    rp: Party.describe('This service'),
    user: Person.describe('The person who adds the passkey'),
    pubKeyCredParams: z.array(Algorithm).describe('The algorithms that are accepted'),
    timeout: Timeout,
    excludeCredentials: z.array(Descriptor).optional().describe('The passkeys that the person has'),
    authenticatorSelection: Selection.optional().describe('What the authenticator must be able to do'),
    attestation: z.string().optional().describe('Always `none`'),
  })
  .meta({ id: 'PasskeyCreationOptions' })
