import { expect, test } from 'vitest'
import { uniqueEmail } from '../support/callers.ts'
import { SERVER_SECRET } from '../support/installation.ts'
import { startTestServer } from '../support/server.ts'
import { createVisitor } from './visitor.ts'

const NEW_SECRET = 'the next secret of the tests which is long enough'

test('a form for a link works that was shown before the server secret was rotated', async () => {
  const server = await startTestServer()
  const { owner } = await server.createTenant()
  const { body } = await owner.post('/api/v1/invitations', { email: uniqueEmail('invited'), roles: ['user'] })
  const { pathname, search } = new URL(body.data.url)
  const visitor = createVisitor(server.url)
  await visitor.get(pathname + search)
  await visitor.get('/accept')
  const environment = { KEYSTEAD_SECRET: `${NEW_SECRET},${SERVER_SECRET}` }
  const rotated = await startTestServer({ databaseUrl: server.databaseUrl, environment })
  try {
    const later = createVisitor(rotated.url)
    for (const [name, value] of visitor.cookies) later.cookies.set(name, value)
    const password = 'nine brass lanterns drift'
    const answer = await later.send('/accept', { ...visitor.hidden(), password, password_again: password })
    expect([answer.status, answer.location]).toEqual([303, '/account'])
  } finally {
    await rotated.stop()
    await server.stop()
  }
})
