import type { Schema } from './router-documentation.ts'

/** A JSDoc comment with its line break; empty when there is nothing to say. */
export function docComment(
  {
    description,
    deprecated,
    default: byDefault,
    examples,
  }: Pick<Schema, 'description' | 'deprecated' | 'default' | 'examples'>,
  indent: string,
): string {
  const example = examples?.[0]
  const lines = [
    ...(description?.split('\n') ?? []),
    ...(deprecated ? ['@deprecated'] : []),
    ...(byDefault === undefined ? [] : [`@default ${JSON.stringify(byDefault)}`]),
    ...(example === undefined ? [] : [`@example ${JSON.stringify(example)}`]),
  ].map((line) => line.trimEnd().replaceAll('*/', '*\\/'))
  if (lines.length === 0) return ''
  if (lines.length === 1) return `${indent}/** ${lines[0]} */\n`
  return `${indent}/**\n${lines.map((line) => `${indent} *${line === '' ? '' : ` ${line}`}`).join('\n')}\n${indent} */\n`
}
