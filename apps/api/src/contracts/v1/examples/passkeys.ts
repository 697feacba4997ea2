import { FACTOR, LATER } from '../../examples.ts'

export const passkeyProof = {
  id: 'q8yF0cW3kQvJ5m1bT7xZ2g',
  rawId: 'q8yF0cW3kQvJ5m1bT7xZ2g',
  type: 'public-key',
  response: {
    clientDataJSON: 'eyJ0eXBlIjoid2ViYXV0aG4uZ2V0In0',
    authenticatorData: 'SZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMdl2MFAAAAAQ',
    signature: 'MEUCIQDk3vQ0',
    userHandle: 'RA6EAOKbQdSnFkRmVUQAAA',
  },
}

export const registration = {
  id: FACTOR.credentialId,
  rawId: FACTOR.credentialId,
  type: 'public-key',
  response: { clientDataJSON: FACTOR.clientData, attestationObject: FACTOR.attestation, transports: ['internal'] },
}

export const logInOptions = {
  challenge: 'kmc_9q2v7nY0bK5tR8wZ1xC4mL9pD3sF6gH0jK2lQ5wE8rT',
  expires_at: LATER,
  options: {
    challenge: 'p7sD2kXq0Zt5vB9nW3yF6hJ8mR1cL4aE0uG2iO5xQwM',
    timeout: 240_000,
    rpId: 'localhost',
    allowCredentials: [],
    userVerification: 'required',
  },
}

export const creationOptions = (email: string) => ({
  challenge: logInOptions.challenge,
  expires_at: LATER,
  options: {
    challenge: logInOptions.options.challenge,
    rp: { id: 'localhost', name: 'Keystead' },
    user: { id: passkeyProof.response.userHandle, name: email, displayName: email },
    pubKeyCredParams: [
      { alg: -7, type: 'public-key' },
      { alg: -8, type: 'public-key' },
      { alg: -257, type: 'public-key' },
    ],
    timeout: 240_000,
    excludeCredentials: [],
    authenticatorSelection: { residentKey: 'preferred', requireResidentKey: false, userVerification: 'preferred' },
    attestation: 'none',
  },
})

export const startedTotp = {
  factor_id: FACTOR.id,
  secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  uri: 'otpauth://totp/Keystead:owner%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Keystead',
}
