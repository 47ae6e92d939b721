import { encodeDer, explicit, objectIdentifier, sequence, anyValue, sequenceOf } from '@hub/der'
import { evidenceItemsMax, type TimeStampTrust } from '@hub/timestamp'
import { certIdOf, makeCrl, makeOcspResponse, readOcspResponse, type Certificate, type RevokedEntry } from '@hub/x509'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestSigner } from '../../cms/src/testing/detached.ts'
import { judgePdf } from './judge/judge-pdf.ts'
import { newFile, stream, update, type Objects } from './testing/pdf.ts'
import { pageOfOne, signed } from './testing/sign.ts'
import { accepted, newHierarchy, newPdfWorld, type PdfWorld } from './testing/world.ts'

// What a file brings along for its verification, where the verifier has no lists of its own.
let world: PdfWorld
let file: Buffer
beforeAll(async () => {
  world = await newPdfWorld()
  file = await fileBy(world.signer)
})

const times = { number: 2n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
const older = { ...times, number: 1n, thisUpdate: '2026-11-22T12:30:00.000Z' }
const fileBy = (by: TestSigner): Promise<Buffer> => signed(newFile(pageOfOne), by)
const withoutLists = (): TimeStampTrust => ({ ...world.trust, revocation: { crls: [], responses: [] } })
const validThen = (pdf: Buffer, trust = withoutLists()) => judgePdf(pdf, trust).signersValidThen

async function lists(revoked: readonly RevokedEntry[] = [], { root, issuing } = world.hierarchy, at = times): Promise<readonly Uint8Array[]> {
  return (await Promise.all([makeCrl({ ...at, revoked: [] }, root), makeCrl({ ...at, revoked }, issuing)])).map(({ der }) => der)
}

async function responseFor(certificate: Certificate, responder: { readonly certificate: Certificate; readonly signer: TestSigner['signer'] }): Promise<Uint8Array> {
  const id = certIdOf(certificate.serial, world.hierarchy.issuing.certificate)
  return makeOcspResponse({ producedAt: times.thisUpdate, thisUpdate: times.thisUpdate, nextUpdate: times.nextUpdate, answers: [{ id, status: { status: 'good' } }], nonce: undefined }, { ...responder, isIssuer: false })
}

const packed = (der: Uint8Array): string => stream(deflateSync(der).toString('latin1'), '/Filter /FlateDecode')
const plain = (der: Uint8Array): string => stream(Buffer.from(der).toString('latin1'))

/** The store of ETSI EN 319 142-1, added to the file behind its signature. */
function stored(pdf: Buffer, parts: Readonly<Record<string, readonly Uint8Array[]>>, write = plain): Buffer {
  const objects: Record<number, string> = {}
  let next = 31
  const entries = Object.entries(parts).map(([name, ders]) => `/${name} [${ders.map((der) => {
    objects[next] = write(der)
    next += 1
    return `${next - 1} 0 R`
  }).join(' ')}]`)
  return withStore(pdf, { 30: `<< /Type /DSS ${entries.join(' ')} >>`, ...objects })
}
const withStore = (pdf: Buffer, objects: Objects): Buffer => update(pdf, { 1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 5 0 R /Perms << /DocMDP 8 0 R >> /DSS 30 0 R >>', ...objects })

describe('lists in the store of a file', () => {
  test('answer what the verifier has no lists for, packed or not', async () => {
    const crls = await lists()
    expect([validThen(file), validThen(stored(file, { CRLs: crls })), validThen(stored(file, { CRLs: crls }, packed))]).toEqual(['unknown', 'yes', 'yes'])
    expect(judgePdf(stored(file, { CRLs: crls }), withoutLists()).unchanged).toBe('yes')
  })

  test('say nothing where they are of another CA, changed, too old or not there', async () => {
    const crls = await lists()
    const stranger = await newHierarchy('p256')
    const changed = crls.map((der) => Uint8Array.from(der, (byte, at) => (at === der.length - 1 ? byte ^ 1 : byte)))
    const tooOld = await lists([], world.hierarchy, { ...older, thisUpdate: '2026-11-20T12:00:00.000Z', nextUpdate: '2026-11-21T12:00:00.000Z' })
    for (const ders of [await lists([], stranger), changed, tooOld, [Buffer.from('nothing')], []]) expect(validThen(stored(file, { CRLs: ders }))).toBe('unknown')
    for (const odd of ['<< /CRLs 31 0 R >>', '<< /CRLs [1] >>', '<< /CRLs [99 0 R] >>', '[ ]', '30']) expect(validThen(withStore(file, { 30: odd, 31: 'null' }))).toBe('unknown')
    expect(validThen(withStore(file, { 30: '<< /CRLs [31 0 R] >>', 31: stream('not packed', '/Filter /FlateDecode') }))).toBe('unknown')
  })

  test('tell of a revocation that the verifier does not know, and hide none that it does', async () => {
    const revoked = [{ serial: world.signer.certificate.serial, at: '2026-11-22T11:00:00.000Z', reason: 'keyCompromise' }] as const
    expect(validThen(stored(file, { CRLs: await lists(revoked) }), await world.trustAfter([]))).toBe('no')
    expect(validThen(stored(file, { CRLs: await lists([], world.hierarchy, older) }), await world.trustAfter(revoked))).toBe('no')
  })

  test('are looked at up to a limit', async () => {
    const crls = await lists()
    const many = (count: number): readonly Uint8Array[] => [...Array<Uint8Array>(count).fill(Buffer.from('30 00', 'hex')), ...crls]
    expect([validThen(stored(file, { CRLs: many(evidenceItemsMax - 2) })), validThen(stored(file, { CRLs: many(evidenceItemsMax) }))]).toEqual(['yes', 'unknown'])
  })
})

describe('responses and certificates in the store of a file', () => {
  test('answer for the certificates that they name, by a responder of their CA', async () => {
    const responder = await world.hierarchy.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
    const [rootList = new Uint8Array()] = await lists()
    const unstamped = await fileBy(world.unstamped)
    const good = await responseFor(world.unstamped.certificate, responder)
    expect(accepted(readOcspResponse(good))).toMatchObject({ answers: [{ status: { status: 'good' } }] })
    expect([validThen(stored(unstamped, { OCSPs: [good], CRLs: [rootList] })), validThen(stored(unstamped, { OCSPs: [good] }))]).toEqual(['yes', 'unknown'])
    const another = await world.hierarchy.issue('document-signer')
    const wrong = [await responseFor(another.certificate, responder), await responseFor(world.unstamped.certificate, another)]
    for (const response of wrong) expect(validThen(stored(unstamped, { OCSPs: [response], CRLs: [rootList] }))).toBe('unknown')
  })

  test('lead to the root where the message has no chain', async () => {
    const alone = await fileBy({ ...world.unstamped, chain: [] })
    const trust = { ...await world.trustAfter([]), intermediates: [] }
    expect([validThen(alone, trust), validThen(stored(alone, { Certs: [world.hierarchy.issuing.certificate.der] }), trust)]).toEqual(['no', 'yes'])
  })
})

describe('revocations in the message itself', () => {
  const archive = sequence({ crls: explicit(0, sequenceOf(anyValue)), responses: explicit(1, sequenceOf(anyValue)) })

  test('count where the signer signed them with the rest', async () => {
    const responder = await world.hierarchy.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
    const [rootList = new Uint8Array()] = await lists()
    const value = encodeDer(archive, { crls: [rootList], responses: [await responseFor(world.unstamped.certificate, responder)] })
    expect(validThen(await fileBy({ ...world.unstamped, archive: value }))).toBe('yes')
    expect(validThen(await fileBy({ ...world.unstamped, archive: Uint8Array.of(0x05, 0) }))).toBe('unknown')
  })

  test('count where they stand beside the certificates, lists as well as responses', async () => {
    const responder = await world.hierarchy.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
    const [rootList = new Uint8Array(), issuingList = new Uint8Array()] = await lists()
    const other = Uint8Array.from(encodeDer(sequence({ format: objectIdentifier, value: anyValue }), { format: '1.3.6.1.5.5.7.16.2', value: await responseFor(world.unstamped.certificate, responder) }))
    other[0] = 0xa1
    expect(validThen(await fileBy({ ...world.unstamped, revocations: [rootList, issuingList] }))).toBe('yes')
    expect(validThen(await fileBy({ ...world.unstamped, revocations: [rootList, other] }))).toBe('yes')
    expect(validThen(await fileBy({ ...world.unstamped, revocations: [rootList] }))).toBe('unknown')
  })
})
