import { isRefusal } from '@hub/kernel'
import type { Instant } from '@hub/schemas'
import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { composeLicence } from '../compose.ts'
import { loadInstalledFonts } from '../fonts/installed-fonts.ts'
import { openTestAuthority, type SignerKind, type TestAuthority } from '../testing/authority.ts'
import { sampleLicence } from '../testing/licences.ts'
import { sampleSeal } from '../testing/seal.ts'
import { sealedParts } from '../testing/sealed-parts.ts'
import { asFile, emptyDirectory, needs, run } from '../testing/tools.ts'
import { addSealFields } from './add-fields.ts'
import { embedSignature } from './embed.ts'
import { buildCms, cmsBytesMax } from './cms.ts'
import { prepareSignature, type SealingRequest } from './prepare.ts'
import { sealAppearance } from './seal-appearance.ts'
import { sealFile } from './seal-file.ts'

const appearance = granted(sealAppearance(sampleSeal()))
/** As much as the longest of these values may take */
let room: number
let authority: TestAuthority
/** Unsigned, with fields seal-1 and seal-2 */
let blank: Uint8Array
let once: Uint8Array
let twice: Uint8Array

const request = (field: string, change: Partial<SealingRequest> = {}): SealingRequest => ({ field, appearance, contentsBytesMax: room, signer: '演示市交通运输局', reason: '签发证照', signedAt: '2026-03-02T01:00:00.000Z' as Instant, ...change })
function granted<T extends object>(made: T): Exclude<T, { refused: unknown }> {
  if (isRefusal(made)) throw new TypeError(JSON.stringify(made))
  return made as Exclude<T, { refused: unknown }>
}
const seal = async (pdf: Uint8Array, field: string, kind: SignerKind): Promise<Uint8Array> => granted(await sealFile(pdf, request(field), (covered) => buildCms(covered, { ...authority.signer(kind), timestamp: authority.timestamp })))

beforeAll(async () => {
  authority = openTestAuthority()
  const stamp = await authority.timestamp(new Uint8Array())
  room = cmsBytesMax(authority.signer('rsa').certificates, stamp.length)
  const { pdf, seals } = granted(await composeLicence(sampleLicence('driver', { issuers: ['演示市交通运输局', '演示市公安局'] }), await loadInstalledFonts()))
  blank = granted(addSealFields(pdf, seals.map((rect, at) => ({ name: `seal-${at + 1}`, rect }))))
  once = await seal(blank, 'seal-1', 'ec')
  twice = await seal(once, 'seal-2', 'rsa')
})
afterAll(() => authority.close())

function opensslSays(pdf: Uint8Array): readonly boolean[] {
  return sealedParts(pdf).map(({ covered, cms }) => {
    const dir = emptyDirectory()
    return run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', asFile(cms, 'cms', dir), '-content', asFile(covered, 'content', dir), '-CAfile', authority.root, '-purpose', 'any', '-out', join(dir, 'out')]).status === 0
  })
}

/** A certificate store that trusts our root alone. */
function trustStore(): string {
  const store = `sql:${join(emptyDirectory(), 'nss')}`
  mkdirSync(store.slice(4))
  run('certutil', ['-N', '-d', store, '--empty-password'])
  run('certutil', ['-A', '-d', store, '-n', 'root', '-t', 'CT,C,C', '-i', authority.root])
  return store
}
const pdfsig = (pdf: Uint8Array, store: string): string => run('pdfsig', ['-nssdir', store, asFile(pdf)]).text

describe('a sealed file', () => {
  test('is clean to qpdf, before, after one seal, and after two', (context) => {
    needs(context, 'qpdf')
    for (const pdf of [blank, once, twice]) expect(run('qpdf', ['--check', asFile(pdf)])).toMatchObject({ status: 0, text: expect.not.stringContaining('WARNING') })
  })

  test('keeps every byte of what was there before', () => {
    expect(Buffer.compare(once.subarray(0, blank.length), blank)).toBe(0)
    expect(Buffer.compare(twice.subarray(0, once.length), once)).toBe(0)
  })

  test('is valid and trusted to pdfsig, each seal of it', (context) => {
    needs(context, 'pdfsig', 'certutil')
    const said = pdfsig(twice, trustStore())
    expect(said.match(/Signature is Valid[.]/g)).toHaveLength(2)
    expect(said.match(/Certificate is Trusted[.]/g)).toHaveLength(2)
    expect(said).toMatch(/Signature Field Name: seal-1[^]*Not total document signed[^]*Signature Field Name: seal-2[^]*Total document signed/)
    expect(said.match(/Signature Type: ETSI.CAdES.detached/g)).toHaveLength(2)
    expect(said).toContain('Signing Time: Mar 02 2026')
  })

  test('is verified by openssl over exactly what the file says is covered: all but the value itself', () => {
    expect(opensslSays(twice)).toEqual([true, true])
    const ranges = sealedParts(twice).map(({ range }) => range)
    expect(ranges.map(([start, , after, length]) => [start, after + length])).toEqual([[0, once.length], [0, twice.length]])
    for (const [, end, after] of ranges) expect(Buffer.from(twice).toString('latin1', end, after)).toMatch(/^<[0-9a-f]+>$/)
  })

  test('is certified by the first seal alone: afterwards only its fields may be filled', () => {
    const text = Buffer.from(twice).toString('latin1')
    expect(text.match(/\/TransformMethod \/DocMDP \/TransformParams << \/Type \/TransformParams \/P 2 \/V \/1[.]2 >>/g)).toHaveLength(1)
    expect(text.match(/\/Perms << \/DocMDP \d+ 0 R >>/g)).toHaveLength(1)
  })

  test('shows the seals in red where nothing was red', (context) => {
    needs(context, 'pdftoppm')
    const isRed = (pixel: Buffer): boolean => pixel.readUInt8(0) > 150 && pixel.readUInt8(1) < 80 && pixel.readUInt8(2) < 80
    const reds = [blank, once, twice].map((pdf) => {
      const { bytes } = run('pdftoppm', ['-r', '50', '-singlefile', asFile(pdf)])
      const pixels = bytes.subarray((/^P6\s+\d+\s+\d+\s+255\s/.exec(bytes.toString('latin1', 0, 40)) ?? [''])[0].length)
      return Array.from({ length: pixels.length / 3 }, (_, at) => pixels.subarray(at * 3, at * 3 + 3)).filter(isRed).length
    })
    expect(reds[0]).toBe(0)
    expect(reds[1]).toBeGreaterThan(100)
    expect(reds[2]).toBeGreaterThan(1.5 * (reds[1] ?? 0))
  })

  test('of the largest page, with the real pictures of its seals and time stamps, is less than 120 kB with two and less than 100 kB with one', async () => {
    const order = await loadInstalledFonts()
    const sizes = await Promise.all([['演示市交通运输局'], ['演示市交通运输局', '演示市公安局']].map(async (issuers) => {
      const { pdf, seals } = granted(await composeLicence(sampleLicence('business', { issuers }), order))
      let sealed = granted(addSealFields(pdf, seals.map((rect, at) => ({ name: `seal-${at + 1}`, rect }))))
      for (const at of issuers.keys()) sealed = await seal(sealed, `seal-${at + 1}`, 'rsa')
      expect(sealedParts(sealed)).toHaveLength(issuers.length)
      return sealed.length
    }))
    expect(sizes.map((size, at) => size < 80_000 + 20_000 * (at + 1))).toEqual([true, true])
  })
})

describe('a changed byte', () => {
  const change = (pdf: Uint8Array, at: number, bit: number): Buffer => {
    const changed = Buffer.from(pdf)
    changed[at] = (changed[at] ?? 0) ^ (1 << bit)
    return changed
  }

  /** The digest that the CMS says was signed, found by its attribute: what openssl compares as well, which takes too long to be asked a thousand times. */
  const signedDigest = (cms: Buffer): Buffer => {
    const head = Buffer.from('06092a864886f70d010904' + '31220420', 'hex')
    const at = cms.indexOf(head)
    return at < 0 ? Buffer.alloc(0) : cms.subarray(at + head.length, at + head.length + 32)
  }
  const isSigned = (pdf: Uint8Array): boolean => {
    const [found] = sealedParts(pdf)
    return found !== undefined && createHash('sha256').update(found.covered).digest().equals(signedDigest(found.cms))
  }

  test('anywhere in the file but in the value itself is no longer what was signed', () => {
    expect(isSigned(once)).toBe(true)
    const [, end = 0, start = 0] = sealedParts(once)[0]?.range ?? []
    // Of the whole file, not of what the range says: a seal that covered less would be found out here.
    const places = once.length - (start - end)
    expect(places).toBeGreaterThan(10_000)
    fc.assert(fc.property(fc.integer({ min: 0, max: places - 1 }), fc.integer({ min: 0, max: 7 }), (place, bit) => {
      expect(isSigned(change(once, place < end ? place : place - end + start, bit))).toBe(false)
    }), { numRuns: 200 })
  })

  test('is refused by openssl and by pdfsig, at places all over the file', (context) => {
    const [, end = 0, start = 0, length = 0] = sealedParts(once)[0]?.range ?? []
    const places = [...Array.from({ length: 10 }, (_, at) => Math.floor(20 + (at * (end - 60)) / 10)), start + 30, start + length - 40]
    for (const place of places) expect(opensslSays(change(once, place, 0)), `byte ${place}`).not.toContain(true)
    needs(context, 'pdfsig', 'certutil')
    const store = trustStore()
    for (const place of places) expect(pdfsig(change(once, place, 0), store), `byte ${place}`).not.toContain('Signature is Valid.')
  })

  test('in the value breaks the signature', () => {
    const at = (sealedParts(once)[0]?.range[1] ?? 0) + 1
    const { cms } = sealedParts(once)[0] ?? { cms: Buffer.alloc(0) }
    // The last bytes belong to the time stamp; the signature value stands before it, the digest before that.
    const signed = cms.indexOf(Buffer.from('2a8648ce3d040302', 'hex'), cms.indexOf(Buffer.from('2a864886f70d010904', 'hex')))
    expect(signed).toBeGreaterThan(0)
    const changed = Buffer.from(once)
    const digit = at + (signed + 24) * 2
    changed[digit] = changed[digit] === 0x30 ? 0x31 : 0x30
    expect(opensslSays(changed)).toEqual([false])
  })
})

describe('a file is not sealed', () => {
  test('in a field that it does not have', () => {
    expect(prepareSignature(blank, request('seal-3'))).toEqual({ refused: 'FIELD_NOT_FOUND', detail: {} })
  })

  test('in the same field twice', () => {
    expect(prepareSignature(once, request('seal-1'))).toEqual({ refused: 'FIELD_ALREADY_SIGNED', detail: {} })
  })

  test('with a value that is longer than its room', async () => {
    const prepared = granted(prepareSignature(blank, request('seal-1', { contentsBytesMax: 100 })))
    expect(embedSignature(prepared, new Uint8Array(101))).toEqual({ refused: 'SIGNATURE_TOO_LARGE', detail: { bytes: 101, bytesMax: 100 } })
    expect(embedSignature(prepared, new Uint8Array(100))).toHaveLength(prepared.bytes.length)
  })

  test('when the key cannot sign: who asked hears why', async () => {
    const trouble = new Error('device gone')
    await expect(sealFile(blank, request('seal-1'), (covered) => buildCms(covered, { ...authority.signer('ec'), sign: () => Promise.reject(trouble) }))).rejects.toBe(trouble)
  })
})

describe('fields', () => {
  const rect = { left: 10, bottom: 10, width: 100, height: 100 }

  test('are not added twice, nor two of a name', () => {
    expect(addSealFields(blank, [{ name: 'seal-9', rect }])).toEqual({ refused: 'FIELD_ALREADY_THERE', detail: {} })
    expect(addSealFields(blank, [{ name: 'a', rect }, { name: 'a', rect }])).toEqual({ refused: 'FIELD_ALREADY_THERE', detail: {} })
  })

  test('may be signed in any order', async () => {
    expect(opensslSays(await seal(await seal(blank, 'seal-2', 'rsa'), 'seal-1', 'ec'))).toEqual([true, true])
  })

  test('the same request prepares the same bytes', () => {
    const [one, other] = [granted(prepareSignature(blank, request('seal-1'))), granted(prepareSignature(blank, request('seal-1')))]
    expect(Buffer.compare(one.bytes, other.bytes)).toBe(0)
  })
})
