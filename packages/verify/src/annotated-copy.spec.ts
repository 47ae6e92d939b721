import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { annotatedCopyOf, isTermOver } from './annotated-copy.ts'
import { explainVerdict } from './explain.ts'
import { withInForce } from './in-force.ts'
import { identifier, newVerifyWorld, now, type VerifyWorld } from './testing/world.ts'
import { parseTrustBundle, type TrustBundle } from './trust-bundle.ts'
import { verifyFile } from './verify-file.ts'

const marks = [{ name: 'JZJZZSJ', value: '2026-11-22T10:00:00.000Z' }, { name: 'JZJZZZ', value: '演示市公安局' }, { name: 'JZJZZSY', value: '子女入学报名' }, { name: 'JZJYXQJZSJ', value: '2027-02-20T15:59:59.999Z' }]
const copy = { madeAt: '2026-11-22T10:00:00.000Z', maker: '演示市公安局', usedFor: '子女入学报名', until: '2027-02-20T15:59:59.999Z' }
let world: VerifyWorld
let bundle: TrustBundle
let ofd: Uint8Array
beforeAll(async () => {
  world = await newVerifyWorld()
  const parsed = parseTrustBundle(await world.bundle())
  if (isRefusal(parsed)) throw new TypeError(JSON.stringify(parsed))
  bundle = parsed
  ofd = await world.ofd([{ name: 'ZZBS', value: identifier }, ...marks])
})
const verify = (bytes: Uint8Array, at = now) => verifyFile(bytes, { bundle, now: at })

describe('the marks of an annotated copy', () => {
  test('are told each as the file says it; a file without any is none', () => {
    expect([annotatedCopyOf(marks), annotatedCopyOf([{ name: 'ZZBS', value: 'x' }]), annotatedCopyOf([])]).toEqual([copy, null, null])
    expect(annotatedCopyOf(marks.slice(3))).toEqual({ madeAt: null, maker: null, usedFor: null, until: copy.until })
  })

  test('that stand there twice say nothing: nobody knows which', () => {
    expect(annotatedCopyOf([...marks, { name: 'JZJZZSY', value: '贷款' }])).toEqual({ ...copy, usedFor: null })
  })
})

describe('the term of a copy', () => {
  test.each([
    ['2026-11-22T18:00:00.000Z', false], ['2026-11-22T17:59:59.999Z', true], ['2026-11-23', false], ['2026-11-22', true], ['2026-11-23T01:59:59+08:00', true], ['2026-11-23T02:00:00+08:00', false],
    ['20261122', undefined], ['长期', undefined], ['', undefined], ['2026-13-40', undefined], ['2026-11-22T99:00:00Z', undefined],
  ])('%s', (until, over) => { expect(isTermOver({ ...copy, until }, now)).toBe(over) })

  test('that is not said is not known', () => { expect(isTermOver({ ...copy, until: null }, now)).toBeUndefined() })

  test('is over, or not, or not known, whatever is said', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (until) => { expect([true, false, undefined]).toContain(isTermOver({ ...copy, until }, now)) }))
  })
})

describe('a file that is an annotated copy', () => {
  test('is told as one, offline, with its use and its term', async () => {
    const verdict = await verify(ofd)
    expect(verdict).toMatchObject({ overall: 'yes', licenceIdentifier: identifier, annotatedCopy: copy, inForce: { code: 'OFFLINE' } })
    expect(explainVerdict(verdict).slice(0, 2)).toEqual(['核验结论：通过（OFD，加注件）', '加注件：仅供办理子女入学报名使用；使用期限至 北京时间 2027-02-20 23:59:59（未过）；由演示市公安局提供；制作于 北京时间 2026-11-22 18:00:00'])
  })

  test('is not for use once its term has passed, whatever the hub says of the licence, or does not', async () => {
    const [last, after] = [await verify(ofd, '2026-11-23T12:00:00.000Z'), await verify(await world.ofd([...marks.slice(0, 3), { name: 'JZJYXQJZSJ', value: '2026-11-22' }]))]
    expect([last.inForce.code, after.inForce.code, after.overall, after.unchanged.answer, after.sealed.answer]).toEqual(['OFFLINE', 'COPY_TERM_PASSED', 'no', 'yes', 'yes'])
    expect((['IN_FORCE', 'NOT_KNOWN', 'HUB_UNAVAILABLE', 'ENDED', 'SUPERSEDED'] as const).map((code) => withInForce(after, code).inForce.code)).toEqual(['COPY_TERM_PASSED', 'COPY_TERM_PASSED', 'COPY_TERM_PASSED', 'ENDED', 'SUPERSEDED'])
    expect(explainVerdict(after)[1]).toContain('使用期限至 2026-11-22（已过）')
    expect((['IN_FORCE', 'NOT_KNOWN'] as const).map((code) => withInForce(last, code).overall)).toEqual(['yes', 'unknown'])
  })

  test('says nothing of it once it was changed', async () => {
    const at = Buffer.from(ofd).indexOf('Doc_0/Signs/Sign_0/SignedValue.dat')
    const changed = Buffer.from(ofd)
    changed[at + 400] = (changed[at + 400] ?? 0) ^ 1
    const verdict = await verify(changed)
    expect([at > 0, verdict.unchanged.answer, verdict.annotatedCopy]).toEqual([true, 'no', null])
  })

  test('cannot steer a terminal', async () => {
    const verdict = await verify(ofd)
    const lines = explainVerdict({ ...verdict, annotatedCopy: { madeAt: 'x\u001b[2J', maker: 'a\u202eb', usedFor: '\u001b]0;', until: '\u0007' } }).join('\n')
    expect(lines).not.toMatch(/[\u001b\u202e\u0007]/)
    expect(lines).toContain('\\u202e')
  })
})

test('an unsigned word is worth nothing: of a licence itself and of a seal there is no copy told', async () => {
  expect([(await verify(await world.pdf())).annotatedCopy, (await verify(world.seal)).annotatedCopy, (await verify(Buffer.from('x'))).annotatedCopy]).toEqual([null, null, null])
})
