/**
 * `node src/migrations-cli.ts create NAME` writes the migration that takes the database from the migrations so far to
 * the entities; `check` fails when there is a difference. Both start a PostgreSQL of their own.
 */
import { startTestPostgres } from './testing/index.ts'
import { createOrm } from './orm.ts'

const [command = 'check', name] = process.argv.slice(2)
const server = await startTestPostgres()
const orm = await createOrm(server.adminUrl)
try {
  await orm.migrator.up()
  if (command === 'create') {
    const { fileName } = await orm.migrator.create(undefined, false, false, name)
    console.log(
      fileName === '' ? 'Entities and migrations agree: nothing to write.' : `Wrote ${fileName}; list it in index.ts.`,
    )
  } else if (await orm.migrator.checkSchema()) {
    console.error('Entities and migrations differ: run `node src/migrations-cli.ts create NAME` in packages/db.')
    process.exitCode = 1
  } else {
    console.log('Entities and migrations agree.')
  }
} finally {
  await orm.close(true)
  await server.stop()
}
