import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { useDatabase } from './support.ts'

const database = useDatabase()

const START = Date.parse('2026-11-21T12:00:00Z')
const at = (minutes: number): Date => new Date(START + minutes * 60_000)

const newAddress = (): Buffer => randomBytes(32)
const begin = async (subject: Buffer, minutes: number) =>
  (await database.current.loginAttempts.begin([subject], at(minutes))).at(0)

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
  await database.current.loginAttempts.clear([address])
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
  expect(outcomes.filter((outcome) => outcome?.allowed)).toHaveLength(5)
})

test('several are counted and cleared at once, each for itself, in any order, by many', async () => {
  const [one, two, three] = [newAddress(), newAddress(), newAddress()]
  for (let i = 0; i < 5; i += 1) await begin(two, 0)
  const { loginAttempts } = database.current
  const orders = [
    [one, two, three],
    [three, two, one],
    [two, three, one],
  ]
  expect(await loginAttempts.begin(orders[0] ?? [], at(0))).toEqual([ALLOWED, lockedUntil(15), ALLOWED])
  const work = Array.from({ length: 60 }, (_, i) =>
    i % 3 === 0 ? loginAttempts.clear(orders[i % 2] ?? []) : loginAttempts.begin(orders[i % 3] ?? [], at(1)),
  )
  await Promise.all(work)
  await loginAttempts.clear([three, one])
  expect(await loginAttempts.begin([one, three], at(2))).toEqual([ALLOWED, ALLOWED])
})

test('an attempt that is taken back was none; the others are still counted', async () => {
  const address = newAddress()
  const { loginAttempts } = database.current
  for (let i = 0; i < 4; i += 1) await begin(address, 0)
  for (let i = 0; i < 3; i += 1) {
    expect(await begin(address, 0)).toEqual(ALLOWED)
    await loginAttempts.takeBack([address, newAddress()])
  }
  expect(await begin(address, 1)).toEqual(ALLOWED)
  expect(await begin(address, 2)).toEqual(lockedUntil(16))
  // One of the five was no failure, and another one came meanwhile: five are left.
  await loginAttempts.takeBack([address])
  expect(await begin(address, 3)).toEqual(lockedUntil(16))
  expect(await begin(address, 16)).toEqual(ALLOWED)
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
