import type * as Gm from '@hub/gm'
import { verifySm2 } from '@hub/gm'
import { draftOfd } from '@hub/ofd'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { aDocument, good } from '../../ofd/src/testing/documents.ts'
import { newVerifyWorld, now, type VerifyWorld } from './testing/world.ts'
import { parseTrustBundle, type TrustBundle } from './trust-bundle.ts'
import { verifyFile } from './verify-file.ts'

// What a file costs: every SM2 verification goes through the one function, which is counted and does what it always does.
vi.mock('@hub/gm', async (original) => {
  const gm = await original<typeof Gm>()
  return { ...gm, verifySm2: vi.fn(gm.verifySm2) }
})
const verifications = vi.mocked(verifySm2)

let world: VerifyWorld
let bundle: TrustBundle
beforeAll(async () => {
  world = await newVerifyWorld()
  bundle = good(parseTrustBundle(await world.bundle()))
})
beforeEach(() => { verifications.mockClear() })

test('a seal by itself takes one verification for each signature: its own, its maker and its signer, their CA, and a list of either CA', async () => {
  expect(await verifyFile(world.seal, { bundle, now, sealStatus: { status: 'active' } })).toMatchObject({ unchanged: { answer: 'yes' }, sealed: { answer: 'yes' } })
  expect(verifications).toHaveBeenCalledTimes(6)
})

test('a sealed file takes one more, for the signature over it', async () => {
  const ofd = await world.sealedOfd(good(draftOfd(aDocument())))
  verifications.mockClear()
  expect(await verifyFile(ofd, { bundle, now })).toMatchObject({ unchanged: { answer: 'yes' }, sealed: { answer: 'yes' } })
  expect(verifications).toHaveBeenCalledTimes(7)
})

test('what was verified of one file is not believed of another one: the same seal takes as many again', async () => {
  for (let round = 0; round < 2; round += 1) await verifyFile(world.seal, { bundle, now })
  expect(verifications).toHaveBeenCalledTimes(12)
})
