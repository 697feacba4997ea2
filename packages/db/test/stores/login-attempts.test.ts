import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from './support.ts'

const database = useDatabase()

const START = Date.parse('2026-11-21T12:00:00Z')
const at = (minutes: number): Date => new Date(START + minutes * 60_000)

const newAddress = (): Buffer => randomBytes(32)
const begin = (subject: Buffer, minutes: number) => database.current.loginAttempts.begin(subject, at(minutes))

const ALLOWED = { allowed: true }
const lockedUntil = (minutes: number) => ({ allowed: false, lockedUntil: at(minutes) })

test('five tries are allowed, the sixth is not, for fifteen minutes after the fifth', async () => {
  const address = newAddress()
  for (const minute of [0, 1, 2, 3, 4]) expect(await begin(address, minute)).toEqual(ALLOWED)
  expect(await begin(address, 4)).toEqual(lockedUntil(19))
  expect(await begin(address, 18.99)).toEqual(lockedUntil(19))
  expect(await begin(address, 19)).toEqual(ALLOWED)
})

test('trying while it is locked does not prolong the lock, and after it there are five tries again', async () => {
  const address = newAddress()
  for (let i = 0; i < 5; i += 1) await begin(address, 0)
  for (let minute = 1; minute < 15; minute += 1) expect(await begin(address, minute)).toEqual(lockedUntil(15))
  for (let i = 0; i < 5; i += 1) expect(await begin(address, 15)).toEqual(ALLOWED)
  expect(await begin(address, 15)).toEqual(lockedUntil(30))
})

test('a success forgets the failures before it', async () => {
  const address = newAddress()
  for (let i = 0; i < 5; i += 1) await begin(address, 0)
  await database.current.loginAttempts.clear(address)
  for (let i = 0; i < 5; i += 1) expect(await begin(address, 1)).toEqual(ALLOWED)
  expect(await begin(address, 1)).toEqual(lockedUntil(16))
})

test('failures fifteen minutes apart are forgotten, those fourteen apart are not', async () => {
  const [patient, hasty] = [newAddress(), newAddress()]
  for (let i = 0; i < 12; i += 1) expect(await begin(patient, i * 15)).toEqual(ALLOWED)
  for (let i = 0; i < 5; i += 1) expect(await begin(hasty, i * 14)).toEqual(ALLOWED)
  expect(await begin(hasty, 4 * 14 + 1)).toEqual(lockedUntil(4 * 14 + 15))
})

test('one address is no other’s concern', async () => {
  const [locked, free] = [newAddress(), newAddress()]
  for (let i = 0; i < 6; i += 1) await begin(locked, 0)
  expect(await begin(free, 0)).toEqual(ALLOWED)
})

test('a hundred tries at once get five', async () => {
  const address = newAddress()
  const outcomes = await Promise.all(Array.from({ length: 100 }, () => begin(address, 0)))
  expect(outcomes.filter(({ allowed }) => allowed)).toHaveLength(5)
})

test('the sweep takes what no longer counts, and leaves a lock that holds', async () => {
  const [old, locked] = [newAddress(), newAddress()]
  await begin(old, 0)
  for (let i = 0; i < 6; i += 1) await begin(locked, 10)
  await database.current.sweep(at(20))
  const { rows } = await database.current.pool.query<{ subject: Buffer }>(
    'select subject from login_attempt where subject = any($1)',
    [[old, locked]],
  )
  expect(rows.map(({ subject }) => subject)).toEqual([locked])
  expect(await begin(locked, 20)).toEqual(lockedUntil(25))
})
