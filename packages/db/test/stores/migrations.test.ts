import { expect, test } from 'vitest'
import { useDatabase } from './support.ts'

const database = useDatabase()

test('the migrations lead to what the entities say', async () => {
  expect(await database.current.orm.migrator.checkSchema()).toBe(false)
})

test('a difference would be noticed', async () => {
  const { orm, pool } = database.current
  await pool.query('alter table api_key add column forgotten text')
  expect(await orm.migrator.checkSchema()).toBe(true)
  await pool.query('alter table api_key drop column forgotten')
})

test('preparing again changes nothing; many at once take turns', async () => {
  const { current } = database
  let inside = 0
  const visits = Array.from({ length: 5 }, () =>
    current.prepare(async () => {
      inside += 1
      expect(inside).toBe(1)
      await current.ping()
      inside -= 1
    }),
  )
  await Promise.all(visits)
  const { rows } = await current.pool.query('select count(*)::int as count from keystead_migration')
  expect(rows).toEqual([{ count: (await current.orm.migrator.getExecuted()).length }])
})
