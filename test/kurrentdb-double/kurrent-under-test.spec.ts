import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.resetModules()
})

test('without KURRENTDB_URL the server under test is the double, with fault switches', async () => {
  vi.stubEnv('KURRENTDB_URL', undefined)
  const { openKurrentUnderTest, noFaultsBecause } = await import('./kurrent-under-test.ts')
  const server = await openKurrentUnderTest()
  expect([server.faults?.pending, noFaultsBecause]).toStrictEqual([0, undefined])
  await server.close()
})

test('with KURRENTDB_URL it is the server named there, and whoever needs faults learns why there are none', async () => {
  vi.stubEnv('KURRENTDB_URL', 'kurrentdb://example.invalid:2113?tls=false')
  const { openKurrentUnderTest, noFaultsBecause } = await import('./kurrent-under-test.ts')
  const server = await openKurrentUnderTest()
  expect(server).toMatchObject({ connectionString: 'kurrentdb://example.invalid:2113?tls=false', faults: undefined })
  expect(noFaultsBecause).toContain('KURRENTDB_URL')
  await server.close()
})
