import type { IncomingMessage, ServerResponse } from 'node:http'
import { numericDate, type Origin, Refusal } from '@keystead/domain'
import type { Client, InteractionResults, Interaction } from 'oidc-provider'
import { findPerson, IDENTITY_SCOPES, mayHave, type PersonAccount } from './accounts.ts'
import { isUnverified } from './policy.ts'
import type { OidcProvider } from './oidc-provider.ts'
import type { SignedIn } from './signed-in.ts'

/** What a client asks a person for. */
export interface AskedInteraction {
  uid: string
  /** `login`: who the person is; `consent`: whether the client may. */
  prompt: 'login' | 'consent'
  client: AskingClient
  account: PersonAccount | null
  email: string | null
  /** The name of the tenant of the person; null for nobody. */
  tenant: string | null
  identityScopes: string[]
  /** By resource, those that the person holds. */
  resources: Record<string, string[]>
  /** Where the answer goes; null: to a device. */
  redirectUri: string | null
}

export interface AskingClient {
  id: string
  name: string
  /** The API user that it is; null for one that registered itself. */
  userId: string | null
  isUnverified: boolean
}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  origin: Origin
  person: SignedIn | null
}

/** Reasons for which a session that began before the question is not enough. */
const NEWER_SIGN_IN = new Set(['login_prompt', 'max_age'])

/** What the library asks people, and how it is answered. An interaction belongs to the browser in which it began, by its cookie. */
export class Interactions {
  readonly #provider: OidcProvider

  constructor(provider: OidcProvider) {
    this.#provider = provider
  }

  /**
   * @param uid of the path, for which the browser must have the cookie
   * @throws Refusal `not_found` when the interaction has ended, or began in another browser
   */
  async find(exchange: Exchange, uid: string): Promise<{ interaction: Interaction; asked: AskedInteraction }> {
    const interaction = await this.#interaction(exchange, uid)
    const { provider } = await this.#provider.current()
    const clientId = textOf(interaction.params['client_id'])
    const client = await provider.Client.find(clientId)
    if (!client) throw ended()
    const { clients, tenants, tokens, work, clock } = this.#provider.parts
    const registered = await clients.find(clientId)
    const person = exchange.person?.principal
    const account = person
      ? await findPerson(
          { work, tokens, now: clock(), origin: exchange.origin },
          person.userId,
          registered?.tenantId ?? null,
        )
      : undefined
    const scopes = textOf(interaction.params['scope'])
      .split(' ')
      .filter((scope) => scope !== '')
    const claims = account && (await account.claims('userinfo', '', {}, []))
    const asked: AskedInteraction = {
      uid,
      prompt: interaction.prompt.name === 'login' ? 'login' : 'consent',
      client: askingClient(client, registered !== null),
      account: account ?? null,
      email: claims && typeof claims['email'] === 'string' ? claims['email'] : null,
      tenant: person && account ? (await tenants.get(work.begin(person), account.tenantId)).name : null,
      identityScopes: scopes.filter((scope) => IDENTITY_SCOPES.has(scope)),
      resources: resourcesOf(interaction, scopes, account),
      redirectUri: textOf(interaction.params['redirect_uri']) || null,
    }
    return { interaction, asked }
  }

  /** Whether the person who is signed in may answer, or must sign in (again) first. */
  isSignedIn(interaction: Interaction, { account }: AskedInteraction, person: SignedIn | null): person is SignedIn {
    if (!person || !account) return false
    const mustBeNew = interaction.prompt.reasons.some((reason) => NEWER_SIGN_IN.has(reason))
    if (mustBeNew && numericDate(person.since) < (interaction.iat ?? 0)) return false
    const hint = interaction.prompt.reasons.includes('id_token_hint')
    return !hint || interaction.session?.accountId !== account.accountId
  }

  /** Answers a `login` with the person who is signed in. @returns where the browser goes on */
  async signIn(exchange: Exchange, person: SignedIn): Promise<string> {
    return this.#finish(exchange, {
      login: { accountId: person.principal.userId, ts: numericDate(person.since) },
    })
  }

  /** Stores the consent of the person who is signed in, and answers with it. @returns where the browser goes on */
  async allow(exchange: Exchange, asked: AskedInteraction, person: SignedIn): Promise<string> {
    const { grants, work } = this.#provider.parts
    const grant = await grants.allow(work.begin(person.principal), {
      clientId: asked.client.id,
      clientName: asked.client.name,
      clientUserId: asked.client.userId,
      identityScopes: asked.identityScopes,
      resources: asked.resources,
    })
    return this.#finish(exchange, { consent: { grantId: grant.id } })
  }

  /** Answers that the person refused. @returns where the browser goes on */
  async deny(exchange: Exchange): Promise<string> {
    const refusal = { error: 'access_denied', error_description: 'The person refused' }
    return this.#finish(exchange, refusal)
  }

  /** Answers that the person who is signed in may not use this client. @returns where the browser goes on */
  async refuse(exchange: Exchange): Promise<string> {
    const refusal = { error: 'access_denied', error_description: 'The person who is signed in may not use this client' }
    return this.#finish(exchange, refusal)
  }

  async #interaction({ request, response }: Exchange, uid: string): Promise<Interaction> {
    const { provider } = await this.#provider.current()
    const { errors } = await this.#provider.library()
    const interaction = await provider.interactionDetails(request, response).catch((error: unknown) => {
      if (error instanceof errors.SessionNotFound) throw ended()
      throw error
    })
    if (interaction.uid !== uid) throw ended()
    return interaction
  }

  async #finish({ request, response }: Exchange, result: InteractionResults): Promise<string> {
    const { provider } = await this.#provider.current()
    return provider.interactionResult(request, response, result, { mergeWithLastSubmission: true })
  }
}

const ended = (): Refusal =>
  new Refusal(
    'not_found',
    'This sign-in has ended, or began in another window; go back to the application and begin again',
  )

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function askingClient({ clientId, clientName }: Client, isRegistered: boolean): AskingClient {
  const userId = isRegistered ? clientId : null
  return { id: clientId, name: clientName ?? clientId, userId, isUnverified: isUnverified(clientId) }
}

/** The resources that were asked for, each with the scopes that the person holds. */
function resourcesOf(
  { params }: Interaction,
  scopes: readonly string[],
  account: PersonAccount | undefined,
): Record<string, string[]> {
  const given = params['resource']
  const resources = [given].flat().filter((each) => typeof each === 'string')
  const held = scopes.filter((scope) => !IDENTITY_SCOPES.has(scope) && mayHave(account, scope))
  return Object.fromEntries(resources.map((resource) => [resource, held]))
}
