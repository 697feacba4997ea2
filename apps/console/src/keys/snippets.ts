interface Wanted {
  /** Of this service. */
  origin: string
  tenant: string
  /** The text of the key. */
  key: string
}

/** How a gateway asks whether a key may pass; the tenant is needed because the check belongs to no session. */
const checkUrl = ({ origin, tenant }: Wanted): string => `${origin}/api/v1/auth/check?tenant=${tenant}`

/** Programs to paste: each asks Keystead whether the new key is valid. */
export const snippets = (wanted: Wanted) => [
  { name: 'curl', text: `curl -i '${checkUrl(wanted)}' \\\n  -H 'X-API-Key: ${wanted.key}'\n` },
  {
    name: 'TypeScript',
    text: `const response = await fetch('${checkUrl(wanted)}', {
  headers: { 'X-API-Key': '${wanted.key}' },
})
console.log(response.ok ? 'valid' : \`refused: \${response.status}\`)
`,
  },
  {
    name: 'Python',
    text: `from urllib.request import Request, urlopen

request = Request(
    "${checkUrl(wanted)}",
    headers={"X-API-Key": "${wanted.key}"},
)
print(urlopen(request).status)
`,
  },
  {
    name: 'nginx',
    text: `# In the server block of your API: only requests with a valid key pass.
# The client sends the header X-API-Key: ${wanted.key}
location / {
  auth_request /_keystead;
  proxy_pass http://your-api;
}

location = /_keystead {
  internal;
  proxy_pass ${checkUrl(wanted)}&limited=403;
  proxy_pass_request_body off;
  proxy_set_header Content-Length "";
}
`,
  },
]
