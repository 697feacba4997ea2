import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { contractOf } from '../../src/contracts/contracts.ts'
import type { ContractName } from '../../src/contracts/contract.ts'
import { type RestProcedure, restProceduresOf } from '../../src/contracts/rest-procedures.ts'
import { appRouter } from '../../src/contracts/router.ts'

export interface Route extends RestProcedure {
  contract: ContractName
  /** The path with an id in each parameter that nothing has. */
  target: string
  /** The parameters of the path, by name. */
  parameters: string[]
  /** The fields that are read from the body, or from the query of a GET or DELETE. */
  fields: [string, z.core.$ZodType][]
}

function routeOf(rest: RestProcedure): Route {
  const parameters = [...rest.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  return {
    ...rest,
    contract: contractOf(rest.path),
    parameters,
    target: withParameters(rest.path, () => randomUUID()),
    fields: Object.entries(rest.input.shape).filter(([name]) => !parameters.includes(name)),
  }
}

/** @param text what goes into the path for a parameter, already encoded */
export const withParameters = (path: string, text: (name: string) => string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => text(name))

/** Every REST route that the router states, so that a new one cannot be forgotten here. */
export const routes: Route[] = restProceduresOf(appRouter._def.record).map(routeOf)

export const routesWithBody = routes.filter(({ method }) => method !== 'GET')
export const routesWithPathParameters = routes.filter(({ parameters }) => parameters.length > 0)
export const routesWithQuery = routes.filter(({ method }) => method === 'GET' || method === 'DELETE')
export const lists = routes.filter(({ meta }) => meta.list !== undefined)
