import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeSignature, readSignature, type CertificateFacts, type SignatureJudgement } from '../index.ts'
import { aSignature, content, original } from '../testing/made.ts'
import { world, type World } from '../testing/world.ts'

const signedAtMs = Date.parse('2027-05-01T08:00:00.000Z')
const dayMs = 24 * 3600 * 1000

/** Days from the signing; negative before it. */
interface Dates {
  readonly signerFrom: number
  readonly signerUntil: number
  readonly signerRevoked: number | undefined
  readonly makerUntil: number
  readonly makerRevoked: number | undefined
  readonly compromised: boolean
  readonly sealEnded: number | undefined
  readonly stamped: number | undefined
  readonly now: number
}

const day = fc.integer({ min: -200, max: 200 })
const maybe = fc.option(day, { nil: undefined })
const dates: fc.Arbitrary<Dates> = fc.record({
  signerFrom: fc.integer({ min: -400, max: 5 }), signerUntil: day, signerRevoked: maybe, makerUntil: day, makerRevoked: maybe, compromised: fc.boolean(), sealEnded: maybe,
  stamped: fc.option(fc.nat(200), { nil: undefined }), now: fc.integer({ min: 200, max: 400 }),
})

const at = (days: number): string => new Date(signedAtMs + days * dayMs).toISOString()

function factsOf(until: number, revoked: number | undefined, compromised: boolean): Partial<CertificateFacts> {
  return { validUntil: at(until), revocation: revoked === undefined ? { status: 'good' } : { status: 'revoked', at: at(revoked), keyCompromised: compromised } }
}

function worldOf({ signerFrom, signerUntil, signerRevoked, makerUntil, makerRevoked, compromised, sealEnded, stamped, now }: Dates): Partial<World> {
  return {
    now: at(now),
    signer: { validFrom: at(signerFrom), ...factsOf(signerUntil, signerRevoked, compromised) },
    maker: factsOf(makerUntil, makerRevoked, compromised),
    seal: sealEnded === undefined ? { status: 'active' } : { status: 'ended', at: at(sealEnded) },
    timeStamp: stamped === undefined ? undefined : { verdict: 'valid', at: at(stamped) },
  }
}

// One signature without and one with a token; what the token says is the world's.
const plain = readSignature(await aSignature())
const stampedOne = readSignature(await aSignature({ timeStamp: async () => Uint8Array.of(0x30, 0) }))

async function judged(given: Dates): Promise<SignatureJudgement> {
  const signature = given.stamped === undefined ? plain : stampedOne
  if (isRefusal(signature)) throw new Error(signature.refused)
  return judgeSignature(signature, original, world(worldOf(given)))
}

const later = (end: number | undefined, by: number): number | undefined => (end === undefined ? undefined : end + by)

const createdAtDays = (Date.parse(content.createdAt) - signedAtMs) / dayMs

/** What the table in docs/seals.md says, in days: valid then, or not. */
function isValidThen({ signerFrom, signerUntil, signerRevoked, makerUntil, makerRevoked, compromised, sealEnded, stamped }: Dates): boolean {
  const isBefore = (done: number, revoked: number | undefined): boolean => revoked === undefined || (compromised ? stamped !== undefined && stamped < revoked : done < revoked)
  return signerFrom <= 0 && signerUntil >= 0 && isBefore(0, signerRevoked)
    && makerUntil >= createdAtDays && isBefore(createdAtDays, makerRevoked)
    && (sealEnded === undefined || sealEnded > 0)
}

test('whatever becomes of seal and certificates, the signature stays unchanged, and the answer about the seal is that of the table', async () => {
  const answers = new Set<string>()
  const examples = [0, 1].map((ended): [Dates] => [{ signerFrom: -9, signerUntil: 9, signerRevoked: undefined, makerUntil: 9, makerRevoked: undefined, compromised: false, sealEnded: ended, stamped: undefined, now: 200 }])
  await fc.assert(fc.asyncProperty(dates, async (given) => {
    const { unchanged, sealValidThen } = await judged(given)
    expect(unchanged).toBe('yes')
    expect(sealValidThen).toBe(isValidThen(given) ? 'yes' : 'no')
    answers.add(sealValidThen)
  }), { examples })
  expect([...answers].sort()).toEqual(['no', 'yes'])
})

test('a seal or certificate that ends later than it does is never worse for what was signed', async () => {
  await fc.assert(fc.asyncProperty(dates, fc.nat(100), async (given, by) => {
    const longer = { ...given, signerUntil: given.signerUntil + by, makerUntil: given.makerUntil + by, signerRevoked: later(given.signerRevoked, by), makerRevoked: later(given.makerRevoked, by), sealEnded: later(given.sealEnded, by) }
    if ((await judged(given)).sealValidThen === 'yes') expect((await judged(longer)).sealValidThen).toBe('yes')
  }))
})

test('a time stamp never makes worse what is valid without one', async () => {
  await fc.assert(fc.asyncProperty(dates, fc.nat(200), async (given, stamped) => {
    if ((await judged({ ...given, stamped: undefined })).sealValidThen === 'yes') expect((await judged({ ...given, stamped })).sealValidThen).toBe('yes')
  }))
})

test('the later it is judged, the answer stays the same', async () => {
  await fc.assert(fc.asyncProperty(dates, fc.nat(3000), async (given, by) => {
    expect((await judged({ ...given, now: given.now + by })).sealValidThen).toBe((await judged(given)).sealValidThen)
  }))
})
