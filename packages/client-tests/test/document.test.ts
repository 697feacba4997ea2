import { readOpenapi } from '@keystead/sdk-testing'
import { expect, inject, test } from 'vitest'

test('the document that the service serves is the one that generators are given here', async () => {
  const { url } = inject('service')
  const served = await (await fetch(`${url}/openapi.json`)).json()
  const { servers: _served, ...document } = served
  const { servers: _committed, ...committed } = Object(await readOpenapi('openapi.json'))
  expect(document).toEqual(committed)
})
