/** What projects run that installed the packages from a registry. Each prints the same line, `EXPECTED`. */

export const EXPECTED = 'ok NotFoundError true NOT_FOUND\n'

export const ESM = `
import { Keystead, NotFoundError } from '@keystead/sdk'
import { createClient, TRPCClientError } from '@keystead/trpc-client'
const sdk = new Keystead({ baseUrl: process.env.URL, apiKey: process.env.KEY })
const trpc = createClient({ url: process.env.URL, apiKey: process.env.KEY })
const { status } = await sdk.system.health()
const missing = await sdk.users.get('nobody').catch((error) => error)
const refused = await trpc.v1.users.get.query({ user_identifier: 'nobody' }).catch((error) => error)
console.log(status, missing instanceof NotFoundError && missing.name, refused instanceof TRPCClientError, refused.data.code)
`

export const CJS = ESM.replaceAll(/^import (.*) from (.*)/gm, 'const $1 = require($2)').replace(
  /(const sdk[^]*)/,
  ';(async () => {$1})()',
)

export const TYPES = `
import { Keystead, type User } from '@keystead/sdk'
import { type AppRouter, createClient, type inferRouterInputs } from '@keystead/trpc-client'
const sdk = new Keystead({ baseUrl: 'https://keys.example.com', apiKey: 'ks_x' })
const trpc = createClient({ url: 'https://keys.example.com', apiKey: 'ks_x' })
export const users: Promise<User[]> = sdk.users.list({ status: 'active' }).then(({ data }) => data)
export const valid: Promise<boolean> = trpc.v1.keys.verify.mutate({ key: 'ks_x' }).then(({ data }) => data.valid)
export const input: inferRouterInputs<AppRouter>['aggregator']['users']['create'] = { name: 'x' }
// @ts-expect-error -- an email is required
void sdk.users.create({ username: 'alice' })
// @ts-expect-error -- a key is required
void trpc.v1.keys.verify.mutate({})
`

/** Printed by Python: the service's status, and the version that it was told to install. */
export const PYTHON = `
import asyncio, os
import keystead

def missing(client):
    try:
        client.users.get("nobody")
    except keystead.NotFoundError as error:
        return error.code

async def status():
    async with keystead.AsyncKeystead(os.environ["URL"], api_key=os.environ["KEY"]) as client:
        return (await client.system.health()).status

assert "site-packages" in keystead.__file__, keystead.__file__
with keystead.Keystead(os.environ["URL"], api_key=os.environ["KEY"]) as client:
    print(asyncio.run(status()), missing(client), keystead.__version__)
`
