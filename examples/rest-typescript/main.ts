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
const login = await fetch(`${API_BASE}/api/v1/auth/login`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ email: process.env.KEYSTEAD_EMAIL, password: process.env.KEYSTEAD_PASSWORD }),
});
const sessionToken = (await login.json()).data.session_token;

const user = await createAPIUser(sessionToken, process.argv[2] ?? 'Production Backend');
const key = await createAPIKey(sessionToken, user.id, 'Production Key', ['read', 'write']);
console.log('User', user.id, 'has the key', key.key);
