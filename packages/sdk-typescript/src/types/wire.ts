import type { Secret } from '../core/secret.ts'
import type { components, operations } from '../generated/schema.ts'

/**
 * A type that a newer server may widen: enumerated strings may have further values. Further fields are possible too, which
 * TypeScript allows anyway.
 */
export type Open<T> = T extends string
  ? string extends T
    ? T
    : T | (string & {})
  : T extends object
    ? { [Name in keyof T]: Open<T[Name]> }
    : T

type Schemas = components['schemas']

/** A structure of responses. */
export type Schema<Name extends keyof Schemas> = Open<Schemas[Name]>

/** A request body, or a structure in one. */
export type Input<Name extends keyof Schemas> = Schemas[Name]

/** A type that is no object: one of several texts, or of several forms. */
export type Value<Name extends keyof Schemas> = Open<Schemas[Name]>

/** The filters of a list, and other query parameters. */
export type Query<Id extends keyof operations> = NonNullable<operations[Id]['parameters']['query']>

/** A result, some of whose fields are secrets. */
export type WithSecret<T, Field extends keyof T> = {
  [Name in keyof T]: Name extends Field ? Secret | Exclude<T[Name], string> : T[Name]
}

/** An input, some of whose texts may be given as secrets. */
export type AcceptingSecret<T, Field extends keyof T> = {
  [Name in keyof T]: Name extends Field ? Secret | T[Name] : T[Name]
}
