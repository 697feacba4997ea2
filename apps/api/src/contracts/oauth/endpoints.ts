/** Where the endpoints of OAuth 2.0 and OpenID Connect are. */
export const ENDPOINTS = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  device_authorization: '/oauth/device_authorization',
  revocation: '/oauth/revoke',
  introspection: '/oauth/introspect',
  userinfo: '/oauth/userinfo',
  registration: '/oauth/register',
  end_session: '/oauth/logout',
  /** Where a person types the code of a device. */
  code_verification: '/device',
  jwks: '/.well-known/jwks.json',
  auditKeys: '/.well-known/audit-keys.json',
} as const
