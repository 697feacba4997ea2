/** What an installation of the tests is configured with, beside its database and its data folder. */
export const SERVER_SECRET = 'a secret for tests that is long enough to be one'
export const ADMIN_KEY = 'your-admin-key-for-tests'
export const OWNER = { email: 'owner@example.com', password: 'the owner of the tests' }

export const INSTALLATION: Readonly<Record<string, string>> = {
  KEYSTEAD_LISTEN: 'http://127.0.0.1:0',
  KEYSTEAD_SECRET: SERVER_SECRET,
  KEYSTEAD_ADMIN_KEY: ADMIN_KEY,
  KEYSTEAD_OWNER_EMAIL: OWNER.email,
  KEYSTEAD_OWNER_PASSWORD: OWNER.password,
  KEYSTEAD_AUTH_RATE_LIMIT: '100000',
  // The memory for this many copies is taken at the start, which for the default is a sixth of its time.
  KEYSTEAD_CACHE_KEYS: '2000',
}
