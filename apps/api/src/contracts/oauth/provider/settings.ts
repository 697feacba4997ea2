import type { GrantType } from '@keystead/domain'

const DAY = 86_400

/** Seconds until each ends. An ID token lives no longer than a signing key that has retired is published. */
export const LIFETIMES = {
  AuthorizationCode: 60,
  DeviceCode: 600,
  IdToken: 3600,
  Interaction: 1800,
  Session: DAY,
  /** A grant has no end of its own: it lasts until it is revoked. */
  Grant: 10 * 365 * DAY,
} as const

/** Of a refresh token: seconds since its last use, and since the person allowed it. */
export const REFRESH_SECONDS = { idle: 30 * DAY, longest: 365 * DAY }

/** How long a client that registered itself is remembered, seconds. */
export const REGISTRATION_SECONDS = 365 * DAY

/** How long a client's metadata may be cached, seconds. */
export const METADATA_SECONDS = { min: 300, max: DAY }

export const ID_TOKEN_ALGORITHMS = ['RS256', 'EdDSA'] as const

export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code' satisfies GrantType

const SERVED = ['authorization_code', 'refresh_token', DEVICE_CODE] as const satisfies GrantType[]

/** The grant types that the library serves; the others are Keystead's own. */
export type ServedGrantType = (typeof SERVED)[number]

export const isServed = (grantType: string): grantType is ServedGrantType => SERVED.some((each) => each === grantType)

export const interactionPath = (uid: string): string => `/oauth/interaction/${uid}`
