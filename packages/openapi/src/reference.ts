import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { Application, LogLevel } from 'typedoc'
import { errorTypes } from './app-router.ts'
import { proceduresPage } from './procedures-page.ts'

const PACKAGES = join(import.meta.dirname, '../..')

/** The published TypeScript packages, by the name of their folder. */
const PUBLISHED = { 'sdk-typescript': '@keystead/sdk', 'trpc-client': '@keystead/trpc-client' } as const

export type PublishedPackage = keyof typeof PUBLISHED

/** Files by their path in the folder of the package's reference. */
export type Pages = Map<string, string>

/** The pages of a package, in Markdown. @throws Error when TypeDoc reports errors or warnings */
export async function referenceOf(name: PublishedPackage): Promise<Pages> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-reference-'))
  try {
    await copySources(name, folder)
    await writePages(name, folder)
    const pages = await readPages(join(folder, 'pages'))
    if (name === 'trpc-client') pages.set('procedures.md', NOTICE + (await proceduresPage()))
    return pages
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The sources prepared for TypeDoc, with their dependencies. */
async function copySources(name: PublishedPackage, folder: string): Promise<void> {
  const source = join(PACKAGES, name)
  await cp(join(source, 'src'), join(folder, 'src'), { recursive: true })
  await symlink(join(source, 'node_modules'), join(folder, 'node_modules'))
  const types = join(folder, 'src/types')
  if (name === 'trpc-client')
    await writeFile(join(folder, 'src/generated/app-router.ts'), SHORT_ROUTER + (await errorTypes()))
  else {
    for (const file of await readdir(types)) await rewrite(join(types, file), withMembers)
    await rewrite(join(folder, 'src/generated/schema.ts'), withPlainDescriptions)
  }
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable', 'dom', 'dom.asynciterable'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    noEmit: true,
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: PUBLISHED[name], type: 'module' }))
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
}

/** Replaces a thousand lines, which are the page of procedures. */
const SHORT_ROUTER = `
import type { AnyTRPCRouter, TRPC_ERROR_CODE_KEY, TRPC_ERROR_CODE_NUMBER } from '@trpc/server'
/** All procedures of a Keystead server, with their inputs and outputs: \`procedures.md\`. */
export interface AppRouter extends AnyTRPCRouter {}
`

async function rewrite(file: string, change: (text: string) => string): Promise<void> {
  await writeFile(file, change(await readFile(file, 'utf8')))
}

/** Turns aliases of document types into interfaces, so that pages can link to them and list their members. */
const withMembers = (text: string): string =>
  text.replaceAll(/^export type (\w+) =\s+((?:Schema|Input|Query)<'[\w.]+'>)$/gm, 'export interface $1 extends $2 {}')

const FORMATS: Readonly<Record<string, string>> = {
  uuid: 'A UUID.',
  email: 'An email address.',
  'date-time': 'A time.',
}

/** Removes openapi-typescript's machine-readable tags and formats. */
const withPlainDescriptions = (text: string): string =>
  text
    .replaceAll(/^ *\* @(?:example|default|enum|constant)\b.*\n/gm, '')
    .replaceAll(/@(?:example|default|enum|constant)\b[^*]*/g, '')
    .replaceAll(/Format: ([\w-]+)/g, (_, format: string) => FORMATS[format] ?? format)
    .replaceAll('@description ', '')

async function writePages(name: PublishedPackage, folder: string): Promise<void> {
  const app = await Application.bootstrapWithPlugins({
    entryPoints: [join(folder, 'src/index.ts')],
    tsconfig: join(folder, 'tsconfig.json'),
    name: PUBLISHED[name],
    out: join(folder, 'pages'),
    plugin: ['typedoc-plugin-markdown'],
    logLevel: LogLevel.Warn,
    readme: 'none',
    disableSources: true,
    excludePrivate: true,
    excludeProtected: true,
    excludeInternal: true,
    excludeExternals: true,
    ...MARKDOWN,
  })
  const project = await app.convert()
  if (!project) throw new Error(`TypeDoc could not convert ${name}`)
  await app.generateOutputs(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error(`TypeDoc reported errors or warnings for ${name}`)
}

/** Options of typedoc-plugin-markdown. */
const MARKDOWN = {
  router: 'member',
  membersWithOwnFile: ['Class'],
  hideBreadcrumbs: true,
  hidePageHeader: true,
  hideGroupHeadings: false,
  useCodeBlocks: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  classPropertiesFormat: 'table',
  typeDeclarationFormat: 'table',
  propertyMembersFormat: 'table',
  tableColumnSettings: {
    hideDefaults: true,
    hideInherited: true,
    hideModifiers: true,
    hideOverrides: true,
    hideSources: true,
  },
} as const

async function readPages(folder: string): Promise<Pages> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const pages: Pages = new Map()
  for (const file of files.toSorted()) pages.set(relative(folder, file), tidied(await readFile(file, 'utf8')))
  return pages
}

const NOTICE = '<!-- Generated from the source: do not edit, run `npm run generate`. -->\n\n'

/** Without anchors, which are renumbered with every change, and without the base types of document types. */
const tidied = (page: string): string =>
  NOTICE +
  page
    .replaceAll(/<a id="(?:property|type-parameter)-[^"]*"><\/a> /g, '')
    .replaceAll(
      /^#+ Extends\n\n- `(?:Resource|AnyRouter|AnyTRPCRouter|(?:Schema|Input|Query)`\\<`"[^`]*"`\\>)`?\n\n/gm,
      '',
    )
    .replaceAll('`procedures.md`', '[procedures](procedures.md)')
    .replaceAll(/[ \t]+$/gm, '')
    .trimEnd() +
  '\n'
