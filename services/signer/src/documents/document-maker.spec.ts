import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvariantViolation, isRefusal } from '@hub/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSigner } from '../fixtures.ts'
import { SealStore } from '../seals/seal-store.ts'
import { documentRequest, sealIdAt, sealRequest } from '../testing/seal-requests.ts'
import { Composer } from './composer/composer.ts'
import type { DocumentWork, MadeFile, SealAsk } from './composer/messages.ts'
import { DocumentMaker } from './document-maker.ts'
import { parseDocumentRequest, type DocumentRequest } from './document-request.ts'

let signer: Awaited<ReturnType<typeof startSigner>>
let clockMs = Date.now()
beforeAll(async () => {
  signer = await startSigner({ clock: () => clockMs })
  expect(await signer.call('ledger', '/v1/seals', sealRequest(0, {}, clockMs))).toMatchObject({ status: 200 })
})
afterAll(() => signer.stop())

function request(): DocumentRequest {
  const parsed = parseDocumentRequest(documentRequest('driver', [0]))
  if (isRefusal(parsed)) throw new TypeError(parsed.refused)
  return parsed
}

/** A composer that does as it is told, in place of a thread. */
class ToldComposer extends Composer {
  readonly #told: (seal: (ask: SealAsk) => Promise<Uint8Array>, work: DocumentWork) => Promise<readonly MadeFile[]>

  constructor(told: (seal: (ask: SealAsk) => Promise<Uint8Array>, work: DocumentWork) => Promise<readonly MadeFile[]>) {
    super({ threads: 1 })
    this.#told = told
  }

  override make(work: DocumentWork, seal: (ask: SealAsk) => Promise<Uint8Array>): Promise<readonly MadeFile[]> {
    return this.#told(seal, work)
  }
}

function makerWith(told: ConstructorParameters<typeof ToldComposer>[0], store?: SealStore): DocumentMaker {
  const { authority: state, keys } = signer
  if (!state.working) throw new TypeError('a signer that works')
  return new DocumentMaker({ authority: state.authority, keys, store: store ?? state.seals, composer: new ToldComposer(told) })
}

const pdfAsk = (seal: number): SealAsk => ({ format: 'pdf', seal, covered: [Uint8Array.of(1), Uint8Array.of(2)] })

test('a thread gets each seal of its work once a file, and no other', async () => {
  await expect(makerWith(async (seal) => { await seal(pdfAsk(0)); await seal(pdfAsk(0)); return [] }).make(request())).rejects.toThrow(InvariantViolation)
  await expect(makerWith(async (seal) => { await seal(pdfAsk(1)); return [] }).make(request())).rejects.toThrow(InvariantViolation)
})

test('a seal that is revoked while the page is drawn is not given', async () => {
  expect(await signer.call('ledger', '/v1/seals', sealRequest(2, {}, clockMs))).toMatchObject({ status: 200 })
  const maker = makerWith(async (seal) => {
    await signer.call('ledger', '/v1/seals/revoke', { sealId: sealIdAt(2), reason: 'keyCompromise', at: new Date(clockMs).toISOString() })
    await seal(pdfAsk(0))
    return []
  })
  expect(await maker.make({ ...request(), sealIds: [sealIdAt(2)] as DocumentRequest['sealIds'] })).toMatchObject({ refused: 'SEAL_REVOKED' })
})

test('a seal whose record is damaged is refused by its name: that is no trouble of the authority', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'zhengyuan-damaged-seal-'))
  await mkdir(join(dir, 'seals'), { mode: 0o700 })
  await writeFile(join(dir, 'seals', `${sealIdAt(0)}.json`), '{', { mode: 0o600 })
  const store = await SealStore.open(dir, () => undefined)
  expect(await makerWith(() => Promise.resolve([]), store).make(request())).toMatchObject({ refused: 'SEAL_DAMAGED', detail: { sealId: sealIdAt(0) } })
  await rm(dir, { recursive: true })
})

test('files that are larger than an answer may be are refused', async () => {
  const bytes = new Uint8Array(6 * 1024 * 1024 + 1)
  expect(await makerWith(() => Promise.resolve([{ format: 'pdf', bytes }])).make(request())).toMatchObject({ refused: 'DOCUMENT_TOO_LARGE' })
})

test('the instant that is claimed is the signer’s, whatever the caller says', async () => {
  const seen: string[] = []
  await makerWith(async (_seal, { signedAt, file }) => { seen.push(signedAt, file.composedAt); return [] }).make(request())
  expect(seen).toEqual([new Date(Math.floor(clockMs / 1_000) * 1_000).toISOString(), request().composedAt])
})

test('a seal is refused before its validity and after it, not at its ends', async () => {
  const from = clockMs
  const outcome = async (): Promise<unknown> => {
    const made = await makerWith(() => Promise.resolve([])).make(request())
    return isRefusal(made) ? made.refused : 'made'
  }
  const validity = sealRequest(0, {}, from)
  const ends = [[Date.parse(validity.validFrom), 'made'], [Date.parse(validity.validUntil), 'made'], [Date.parse(validity.validUntil) + 1_000, 'SEAL_EXPIRED'], [Date.parse(validity.validFrom) - 1_000, 'SEAL_NOT_YET_VALID']] as const
  for (const [at, wanted] of ends) {
    clockMs = at
    expect([at - from, await outcome()]).toEqual([at - from, wanted])
  }
  clockMs = from
})
