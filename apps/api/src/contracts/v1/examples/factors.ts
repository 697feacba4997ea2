import {
  type Example,
  type Examples,
  FACTOR,
  IDS,
  LATER,
  notFound,
  PASSWORD,
  precondition,
  AT,
} from '../../examples.ts'
import { creationOptions, logInOptions, passkeyProof, registration, startedTotp } from './passkeys.ts'
import { ALICE, answered, done, noUser } from './common.ts'

const CAROL = { email: 'carol@example.com', password: PASSWORD }
const ERIN = { email: 'erin@example.com', password: PASSWORD }

const RECOVERY_CODES = [
  'k3v9-0q7m-x2ad-8htr',
  '7h2n-c4wp-m9zk-1sfe',
  '5x8d-q0jt-6vra-n3gy',
  'w1bk-9e4z-h7cm-2pxs',
  '0t6r-f8yn-3kqd-v5ja',
  'm4sg-2x7h-b9wc-e1zt',
  'q7pe-5n0v-8dkr-y3xh',
  '1z9c-j6ta-w4fm-g2bq',
  'v8ky-3r5s-0hnx-7cde',
  'd2wj-t1m6-p9ga-4qzb',
]

const session = (userId: string, email: string) => ({
  session_token: 'ses_2qV7nY0bK5tR8wZ1xC4mL9pD',
  expires_at: LATER,
  user: { user_id: userId, tenant_id: IDS.tenant, email, name: email, roles: ['viewer'] },
})

const gone: Example = {
  summary: 'The challenge is unknown, used or expired',
  body: { challenge: 'kmc_unknown' },
  failure: { code: 'challenge_expired', message: 'The challenge is unknown, used, expired or void: begin again' },
}

const PASSKEYS = 'test/factors/passkeys.test.ts'
const RULES = 'test/factors/rules.test.ts'
const TOTP = 'test/factors/totp.test.ts'

/** Of a log-in whose password is right. */
export const mfaExamples: Examples[string] = {
  secondFactor: {
    summary: 'A second factor must follow',
    body: CAROL,
    failure: {
      code: 'mfa_required',
      message: 'Complete the log-in with a second factor',
      challenge: {
        challenge: FACTOR.challenge,
        factors: ['totp', 'passkey', 'recovery_code'],
        mustEnrol: false,
        expiresAt: new Date(LATER),
      },
    },
  },
}

const logIns: Examples = {
  'v1.auth.completeLogin': {
    recoveryCode: {
      summary: 'With a recovery code',
      body: { challenge: FACTOR.challenge, recovery_code: FACTOR.recoveryCode },
      answer: answered('Login successful', session(FACTOR.carol, CAROL.email)),
    },
    code: {
      summary: 'With a code of the authenticator app',
      body: { challenge: FACTOR.challenge, code: FACTOR.code },
      answer: answered('Login successful', session(FACTOR.carol, CAROL.email)),
      provokedBy: TOTP,
    },
    passkey: {
      summary: 'With a passkey',
      body: { challenge: FACTOR.challenge, passkey: passkeyProof },
      answer: answered('Login successful', session(FACTOR.carol, CAROL.email)),
      provokedBy: PASSKEYS,
    },
    firstFactor: {
      summary: 'A first authenticator app, which the tenant demands',
      body: { challenge: FACTOR.challenge, code: FACTOR.code },
      answer: answered('Login successful', {
        ...session(FACTOR.erin, ERIN.email),
        recovery_codes: RECOVERY_CODES,
      }),
      provokedBy: RULES,
    },
    wrongCode: {
      summary: 'The code is wrong, or was used before',
      body: { challenge: FACTOR.secondChallenge, recovery_code: 'wrong' },
      failure: { code: 'unauthorized', message: 'The factor was not accepted: it is wrong, or was used before' },
    },
    gone: { ...gone, body: { challenge: 'kmc_unknown', code: '492039' } },
  },
  'v1.auth.beginPasskeyLogin': {
    anyone: {
      summary: 'With a passkey alone, without an email',
      body: {},
      answer: answered('Passkey requested', logInOptions),
    },
    gone,
  },
  'v1.auth.enrolTotpAtLogin': {
    begun: {
      summary: 'The tenant demands a second factor',
      body: { challenge: FACTOR.enrolment },
      answer: answered('Authenticator app begun', { ...startedTotp, uri: startedTotp.uri.replace('owner', 'erin') }),
    },
    gone,
  },
  'v1.auth.enrolPasskeyAtLogin': {
    begun: {
      summary: 'The tenant demands a second factor',
      body: { challenge: FACTOR.enrolment },
      answer: answered('Passkey registration begun', creationOptions(ERIN.email)),
    },
    gone,
  },
  'v1.authPolicy.get': {
    optional: {
      summary: 'A password is enough',
      answer: answered('Policy retrieved successfully', { second_factor: 'optional' }),
    },
  },
  'v1.authPolicy.set': {
    required: {
      summary: 'Demand a second factor of everyone',
      body: { second_factor: 'required' },
      answer: answered('Policy changed successfully', { second_factor: 'required' }),
    },
  },
}

const own: Examples = {
  'v1.factors.list': {
    none: {
      summary: 'No factor yet',
      answer: answered('Factors retrieved successfully', { factors: [], recovery_codes_left: 0, is_required: false }),
    },
  },
  'v1.factors.startTotp': {
    begun: { summary: 'A first authenticator app', answer: answered('Authenticator app begun', startedTotp) },
  },
  'v1.factors.confirmTotp': {
    first: {
      summary: 'The first factor brings recovery codes',
      body: { code: FACTOR.code },
      answer: answered('Authenticator app added successfully', {
        factor_id: FACTOR.id,
        recovery_codes: RECOVERY_CODES,
      }),
    },
  },
  'v1.factors.startPasskey': {
    begun: {
      summary: 'A first passkey',
      answer: answered('Passkey registration begun', creationOptions('owner@example.com')),
    },
  },
  'v1.factors.addPasskey': {
    named: {
      summary: 'The passkey of a laptop',
      body: { challenge: FACTOR.registrationChallenge, registration, name: 'Laptop' },
      answer: answered('Passkey added successfully', { factor_id: FACTOR.id, recovery_codes: RECOVERY_CODES }),
    },
    gone: {
      ...gone,
      body: { challenge: 'kmc_unknown', registration },
    },
  },
  'v1.factors.remove': {
    removed: {
      summary: 'A passkey',
      parameters: { factor_id: FACTOR.id },
      answer: done('Factor removed successfully'),
      sentBy: 'carol',
    },
    unknown: {
      summary: 'There is no such factor',
      parameters: { factor_id: '7f0e8400-e29b-41d4-a716-44665544ffff' },
      failure: notFound('Factor not found'),
    },
  },
  'v1.factors.renewRecoveryCodes': {
    renewed: {
      summary: 'Ten new codes',
      answer: answered('Recovery codes created successfully', { recovery_codes: RECOVERY_CODES }),
      sentBy: 'carol',
    },
    noFactor: {
      summary: 'There is no factor that they could stand in for',
      failure: precondition('Recovery codes stand in for a factor; add one first'),
    },
  },
  'v1.factors.startReauthentication': {
    begun: {
      summary: 'With one of the passkeys',
      answer: answered('Passkey requested', {
        ...logInOptions,
        options: {
          ...logInOptions.options,
          allowCredentials: [{ id: passkeyProof.id, type: 'public-key', transports: ['usb'] }],
          userVerification: 'preferred',
        },
      }),
      sentBy: 'carol',
    },
    noPasskey: { summary: 'There is no passkey', failure: precondition('You have no passkey') },
  },
  'v1.factors.reauthenticate': {
    password: {
      summary: 'With the password',
      body: { password: PASSWORD },
      answer: done('Session confirmed successfully'),
    },
  },
}

export const factorsExamples: Examples = {
  ...logIns,
  ...own,
  'v1.userFactors.list': {
    none: {
      summary: 'A user without factors',
      parameters: ALICE,
      answer: answered('Factors retrieved successfully', { factors: [], recovery_codes_left: 0, is_required: false }),
    },
    several: {
      summary: 'A person with an authenticator app and a passkey',
      parameters: { user_identifier: CAROL.email },
      answer: answered('Factors retrieved successfully', {
        factors: [
          { factor_id: FACTOR.id, kind: 'totp', name: 'Authenticator app', created_at: AT, last_used_at: null },
          { factor_id: FACTOR.passkey, kind: 'passkey', name: 'Laptop', created_at: AT, last_used_at: null },
        ],
        recovery_codes_left: 10,
        is_required: false,
      }),
    },
    noUser,
  },
  'v1.userFactors.removeAll': {
    removed: {
      summary: 'A person who has lost its phone',
      parameters: { user_identifier: CAROL.email },
      answer: done('Factors removed successfully'),
    },
    noUser,
  },
}
