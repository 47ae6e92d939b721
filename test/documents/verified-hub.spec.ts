import { isRefusal, type Refusal } from '@hub/kernel'
import { parseTrustBundle, verifyFile, type FileVerdict, type SealStatus } from '@hub/verify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSigner } from '../../services/signer/src/fixtures.ts'
import { documentRequest, sealIdAt, sealRequest } from '../../services/signer/src/testing/seal-requests.ts'

// The signer over its own wire, and the verifier with nothing but its trust bundle: as a stranger would.
let signer: Awaited<ReturnType<typeof startSigner>>
const hour = Date.now()
beforeAll(async () => { signer = await startSigner() })
afterAll(() => signer.stop())

function good<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value
}

async function ask<T>(path: string, request: unknown): Promise<T> {
  const { status, body } = await signer.call('ledger', path, request)
  expect({ status, ...(status === 200 ? {} : { body }) }).toEqual({ status: 200 })
  return body as T
}

async function verify(base64: string, sealStatus?: SealStatus): Promise<FileVerdict> {
  const bundle = good(parseTrustBundle(JSON.stringify((await signer.call('gateway', '/v1/trust')).body)))
  return verifyFile(Buffer.from(base64, 'base64'), { bundle, now: new Date().toISOString(), sealStatus })
}
const doubts = ({ unchanged, sealed }: FileVerdict) => [...unchanged.steps, ...sealed.steps].filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code)

test('a seal and the files of a licence with two seals are good, until a seal’s key is lost', async () => {
  const [{ seal }] = [await ask<{ readonly seal: string }>('/v1/seals', sealRequest(0, {}, hour)), await ask('/v1/seals', sealRequest(1, {}, hour))]
  expect(await verify(seal, { status: 'active' })).toMatchObject({ kind: 'seal', overall: 'yes' })

  const { files } = await ask<{ readonly files: readonly { readonly format: string; readonly bytes: string }[] }>('/v1/documents', documentRequest('driver', [0, 1]))
  expect(files.map(({ format }) => format)).toEqual(['pdf', 'ofd'])
  for (const { format, bytes } of files) {
    const verdict = await verify(bytes)
    expect([format, verdict.overall, verdict.sealed.seals.length, verdict.sealed.seals.map(({ timeBasis }) => timeBasis)]).toEqual([format, 'yes', 2, ['attested', 'attested']])
    // A seal of version 4 has no time stamp of its own, and no register of seals is asked.
    expect(doubts(verdict).filter((code) => !['TIME_CLAIMED', 'SEAL_STATUS_UNKNOWN', 'PROPERTY_INFO_DIFFERS'].includes(code))).toEqual([])
  }

  await ask('/v1/seals/revoke', { sealId: sealIdAt(0), reason: 'keyCompromise', at: new Date(hour - 60_000).toISOString() })
  for (const { bytes } of files) expect(await verify(bytes)).toMatchObject({ unchanged: { answer: 'yes' }, sealed: { answer: 'no' } })
  expect(await verify(seal, { status: 'active' })).toMatchObject({ kind: 'seal', unchanged: { answer: 'yes' }, sealed: { answer: 'no' } })
})
