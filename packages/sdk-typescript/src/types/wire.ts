import type { components, operations } from '../generated/schema.ts'

/**
 * A type that a newer server may widen: where a text is one of a few, any other may come too. Its fields may be more, which
 * TypeScript allows by itself.
 */
export type Open<T> = T extends string
  ? string extends T
    ? T
    : T | (string & {})
  : T extends object
    ? { [Name in keyof T]: Open<T[Name]> }
    : T

export type Schema<Name extends keyof components['schemas']> = Open<components['schemas'][Name]>

type Json<T> = T extends { content: { 'application/json': infer Content } } ? Content : never

/** The filters of a list, and other query parameters. */
export type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>

/** What is sent. */
export type Body<Id extends keyof operations> = operations[Id] extends { requestBody?: infer Sent }
  ? Json<NonNullable<Sent>>
  : never

/** The `data` of an answer of v1. */
export type Data<Id extends keyof operations> =
  Json<operations[Id]['responses'][200 & keyof operations[Id]['responses']]> extends { data: infer Value }
    ? Open<Value>
    : never
