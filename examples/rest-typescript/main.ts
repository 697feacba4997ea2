const API_BASE = process.env.KEYSTEAD_URL ?? 'http://localhost:8080';

// Создание API User
async function createAPIUser(sessionToken: string, name: string) {
  const response = await fetch(`${API_BASE}/api/admin/users`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${sessionToken}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ name }),
  });
  return response.json();
}

// Создание API Key
async function createAPIKey(sessionToken: string, userId: string, name: string, scopes: string[]) {
  const response = await fetch(`${API_BASE}/api/admin/api-keys`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${sessionToken}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({ user_id: userId, name, scopes }),
  });
  return response.json();
}

// From here on it is no longer the document's own: a person logs in and calls both functions.
const { KEYSTEAD_EMAIL: email, KEYSTEAD_PASSWORD: password } = process.env;

/** Ends with one line when an answer is an error. */
function checked(answer: { error?: string; message?: string; detail?: string }) {
  if (answer.error === undefined) return;
  console.error(answer.detail ?? answer.message ?? answer.error);
  process.exit(1);
}

async function run() {
  const response = await fetch(`${API_BASE}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const login = await response.json();
  checked(login);
  const user = await createAPIUser(login.data.session_token, process.argv[2] ?? 'Production Backend');
  checked(user);
  const key = await createAPIKey(login.data.session_token, user.id, 'Production Key', ['read', 'write']);
  checked(key);
  console.log('User', user.id, 'has the key', key.key);
}

if (!email || !password) {
  console.error('Set KEYSTEAD_EMAIL and KEYSTEAD_PASSWORD to those of a person who may create users');
  process.exit(1);
}
await run().catch((error) => {
  console.error(`${API_BASE} cannot be reached, or is not Keystead: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
});
