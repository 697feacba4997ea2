import { z } from 'zod'
import type { Named, Thing, Who } from './request.ts'
import { ADMIN_KEY, OWNER } from './service.ts'

const PASSWORD = 'a password of the fuzzer'

/** What answers of every contract have in common here: fields that this reads. */
const Body = z.record(z.string(), z.unknown()).catch({})

interface Reply {
  status: number
  body: Record<string, unknown>
}

/**
 * Who sends requests and what they name. Requests may end all of it but the holders of credentials; what is gone is made again
 * at the begin of a round.
 */
export class Cast {
  readonly #url: string
  readonly #named = new Map<Who | Thing, string>([['adminKey', ADMIN_KEY]])
  #tenantOwner = OWNER
  #count = 0

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}`
  }

  get named(): Named {
    return Object.fromEntries(this.#named)
  }

  /** Makes what is not there, or not there any more. */
  async repair(): Promise<void> {
    if (!this.#named.has('narrowKey')) await this.#makeCredentials()
    await this.#openSessions()
    await this.#makeThings()
  }

  async #makeCredentials(): Promise<void> {
    const holder = await this.#make('/api/v1/users', { email: this.#email('holder'), roles: ['admin'] }, 'user_id')
    const key = (fields: object) => this.#make('/api/v1/api-keys', { user_id: holder, ...fields }, 'api_key')
    this.#named.set('narrowKey', await key({ management: true, scopes: ['users:read', 'keys:verify', 'jobs:create'] }))
    this.#named.set('applicationKey', await key({ scopes: ['app:read', 'app:write'] }))
    const revoked = await key({ scopes: ['app:read'] })
    this.#named.set('revokedKey', revoked)
    await this.#ask('DELETE', `/api/v1/api-keys/${revoked}`)
    const service = await this.#make('/api/admin/users', { name: this.#name('Holder') }, 'id')
    this.#named.set('aggregatorKey', await this.#make('/api/admin/api-keys', { user_id: service }, 'key'))
    const account = { name: this.#name('Account'), email: this.#email('account'), role: 'admin' }
    this.#named.set('accountsKey', await this.#make('/users', account, 'api_key'))
    const content = { name: this.#name('Content'), status: 'active', scopes: ['*'] }
    this.#named.set('contentToken', await this.#make('/admin/api', content, 'token'))
    await this.#makeTenant()
  }

  async #makeTenant(): Promise<void> {
    const email = this.#email('owner')
    const tenant = { name: this.#name('Tenant'), owner: { email, password: PASSWORD } }
    this.#named.set('tenant', await this.#make('/api/v1/tenants', tenant, 'tenant_id'))
    this.#tenantOwner = { email, password: PASSWORD }
  }

  /** Requests may also have demanded a second factor of whoever logs in. */
  async #openSessions(): Promise<void> {
    await this.#keepSession(
      'session',
      () => OWNER,
      async () => {
        await this.#ask('PUT', '/api/v1/auth/policy', { second_factor: 'optional' })
      },
    )
    await this.#keepSession(
      'tenantSession',
      () => this.#tenantOwner,
      () => this.#makeTenant(),
    )
  }

  /** @param permit makes sure that the person may log in */
  async #keepSession(who: Who, person: () => typeof OWNER, permit: () => Promise<void>): Promise<void> {
    const { status } = await this.#ask('GET', '/api/v1/users?limit=1', undefined, this.#named.get(who) ?? 'none')
    if (status !== 401) return
    const { body } = await this.#ask('POST', '/api/v1/auth/login', person())
    if (body['code'] === 'mfa_required') await permit()
    this.#named.set(who, await this.#make('/api/v1/auth/login', person(), 'session_token'))
  }

  async #makeThings(): Promise<void> {
    await this.#keep('user', '/api/v1/users/', async () => {
      const email = this.#email('user')
      this.#named.set('email', email)
      return this.#make('/api/v1/users', { email, roles: ['user'] }, 'user_id')
    })
    const user = this.#named.get('user')
    await this.#keep('key', '/api/v1/api-keys/', async () => {
      const limits = [{ name: 'calls', limit: 1_000_000, window_seconds: 60 }]
      const rules = { scopes: ['app:read', 'app:write'], limits, credits: { remaining: 1_000_000 } }
      const body = await this.#ask('POST', '/api/v1/api-keys', { user_id: user, ...rules })
      this.#named.set('keyText', textAt(body, 'api_key'))
      return textAt(body, 'key_id')
    })
    await this.#keep('project', '/api/v1/projects/', async () => {
      const name = this.#name('Project')
      this.#named.set('projectName', name)
      const id = await this.#make('/api/v1/projects', { project_name: name }, 'project_id')
      await this.#ask('POST', `/api/v1/projects/${id}/users`, { user_id: user })
      return id
    })
    await this.#keep('config', '/api/v1/configs/', async () => {
      const name = this.#name('Config')
      this.#named.set('configName', name)
      return this.#make('/api/v1/configs', { config_name: name, servers: {} }, 'config_id')
    })
    await this.#makeOlderThings()
  }

  async #makeOlderThings(): Promise<void> {
    await this.#keep('serviceUser', '/users/', () =>
      this.#make('/api/admin/users', { name: this.#name('Service') }, 'id'),
    )
    await this.#keep('contentUser', '/admin/api/', () =>
      this.#make('/admin/api', { name: this.#name('Content'), status: 'active' }, 'id'),
    )
    if (!this.#named.has('job')) {
      this.#named.set('job', await this.#make('/api/jobs', { provider: 'echo', model: 'echo', prompt: 'x' }, 'id'))
    }
    const { body } = await this.#ask('GET', '/api/v1/users?limit=1')
    this.#named.set('cursor', typeof body['next_cursor'] === 'string' ? body['next_cursor'] : 'none')
    const held = { key: this.#named.get('keyText'), reserve_seconds: 600 }
    const verdict = Body.parse((await this.#ask('POST', '/api/v1/keys/verify', held)).body['data'])
    this.#named.set('charge', typeof verdict['charge_id'] === 'string' ? verdict['charge_id'] : 'none')
  }

  /** @param path what answers 200 as long as the thing is there */
  async #keep(name: Thing, path: string, make: () => Promise<string>): Promise<void> {
    const known = this.#named.get(name)
    if (known !== undefined && (await this.#ask('GET', path + known)).status === 200) return
    this.#named.set(name, await make())
  }

  async #make(path: string, body: object, field: string): Promise<string> {
    return textAt(await this.#ask('POST', path, body), field)
  }

  async #ask(method: string, path: string, body?: object, credential = ADMIN_KEY): Promise<Reply> {
    const headers = { authorization: `Bearer ${credential}`, ...(body && { 'content-type': 'application/json' }) }
    const answer = await fetch(this.#url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
    const text = await answer.text()
    return { status: answer.status, body: Body.parse(text.startsWith('{') ? JSON.parse(text) : {}) }
  }

  #name(word: string): string {
    this.#count += 1
    return `${word} ${this.#count} of the fuzzer`
  }

  #email(word: string): string {
    this.#count += 1
    return `${word}-${this.#count}@fuzzer.example`
  }
}

/** A field of the body, or of what its envelope holds. @throws when there is none */
function textAt({ status, body }: Reply, field: string): string {
  const value = body[field] ?? Body.parse(body['data'])[field] ?? Body.parse(body['user'])[field]
  if (typeof value !== 'string') throw new Error(`no ${field} in the answer ${status} ${JSON.stringify(body)}`)
  return value
}
