import type { AnyProcedure } from '@trpc/server'
import type { HTTPMethods } from 'fastify'
import { z } from 'zod'
import { inputsOf, metaOf, type ProcedureMeta } from '../calls/procedure-meta.ts'

/** A procedure that is served over REST too. */
export interface RestProcedure {
  /** `contract.resource.verb` */
  name: string
  procedure: AnyProcedure
  meta: ProcedureMeta
  method: HTTPMethods
  /** In OpenAPI's form: `/users/{id}`. */
  path: string
  input: z.ZodObject
}

interface RouterRecord {
  [name: string]: AnyProcedure | RouterRecord
}

const isProcedure = (value: AnyProcedure | RouterRecord): value is AnyProcedure => typeof value === 'function'

/** Every procedure of a router with `meta.openapi`, in the router's order. */
export function restProceduresOf(record: RouterRecord, prefix = ''): RestProcedure[] {
  return Object.entries(record).flatMap(([key, value]) => {
    const name = prefix + key
    return isProcedure(value) ? restProcedure(name, value) : restProceduresOf(value, `${name}.`)
  })
}

function restProcedure(name: string, procedure: AnyProcedure): RestProcedure[] {
  const meta = metaOf(procedure)
  if (!meta.openapi) return []
  const { method, path } = meta.openapi
  return [{ name, procedure, meta, method, path, input: inputOf(name, procedure) }]
}

function inputOf(name: string, procedure: AnyProcedure): z.ZodObject {
  const input: unknown = inputsOf(procedure)[0] ?? z.object({})
  if (input instanceof z.ZodObject) return input
  throw new Error(`${name}: the input of a REST procedure must be an object`)
}
