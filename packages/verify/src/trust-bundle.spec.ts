import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { newVerifyWorld } from './testing/world.ts'
import { bundleCharactersMax, describeTrustBundleRefusal, othersMax, parseTrustBundle } from './trust-bundle.ts'

type Json = Readonly<Record<string, unknown>>
let text: string
let value: Json
beforeAll(async () => {
  text = await (await newVerifyWorld()).bundle()
  value = JSON.parse(text) as Json
})

test('a bundle of a hub has both roots, what is below them, and all lists', () => {
  const bundle = parseTrustBundle(text)
  expect(isRefusal(bundle) ? bundle : [bundle.anchors.length, bundle.intermediates.length, bundle.revocation.crls.length, bundle.madeAt]).toEqual([2, 3, 4, '2026-11-22T16:00:00.000Z'])
})

describe('a bundle is refused, by the field', () => {
  const without = (path: string): Json => {
    const copy = structuredClone(value) as Record<string, unknown>
    const names = path.split('.')
    const parent = names.slice(0, -1).reduce<Record<string, unknown>>((at, name) => at[name] as Record<string, unknown>, copy)
    delete parent[names.at(-1) ?? '']
    return copy
  }

  test.each(['roots.sm2', 'roots.p256', 'intermediates.sm2', 'intermediates.p256', 'crls.sm2.root', 'crls.sm2.issuing', 'crls.p256.root', 'crls.p256.issuing', 'timeStampAuthority', 'madeAt'])('without %s', (field) => {
    expect(parseTrustBundle(JSON.stringify(without(field)))).toEqual({ refused: 'BUNDLE_FIELD', detail: { field } })
  })

  test('with a certificate for a list, text for a certificate, or a number', () => {
    const roots = value['roots'] as Json
    for (const wrong of [{ ...value, crls: { sm2: { root: roots['sm2'], issuing: roots['sm2'] } } }, { ...value, roots: { ...roots, sm2: 'AAAA' } }, { ...value, roots: { ...roots, sm2: '!' } }, { ...value, roots: 7 }, { ...value, madeAt: 'yesterday' }])
      expect(parseTrustBundle(JSON.stringify(wrong))).toMatchObject({ refused: 'BUNDLE_FIELD' })
  })

  test('of another version, that is no JSON, and that is too large', () => {
    expect(parseTrustBundle(JSON.stringify({ ...value, version: 2 }))).toMatchObject({ refused: 'BUNDLE_VERSION' })
    for (const each of ['', '[', 'null', '7', '"text"']) expect(parseTrustBundle(each)).toMatchObject({ refused: 'BUNDLE_NOT_JSON' })
    expect(parseTrustBundle(' '.repeat(bundleCharactersMax + 1))).toMatchObject({ refused: 'BUNDLE_TOO_LARGE' })
  })

  test('with a sentence for a person', () => {
    expect(describeTrustBundleRefusal({ refused: 'BUNDLE_FIELD', detail: { field: 'roots.sm2' } })).toBe('信任包缺少内容或内容不合规范（roots.sm2）')
    expect(describeTrustBundleRefusal({ refused: 'BUNDLE_NOT_JSON', detail: {} })).toBe('信任包不是 JSON')
  })

  test('never by a crash', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom('roots', 'intermediates', 'crls', 'timeStampAuthority', 'madeAt', 'version'), (json, name) => {
      const parsed = parseTrustBundle(JSON.stringify({ ...value, [name]: json }))
      expect(isRefusal(parsed) || name === 'version').toBe(true)
    }))
  })
})

describe('what the hub trusts beside its own authorities', () => {
  const others = (given: object): string => JSON.stringify({ ...value, others: { roots: [], sealMakerRoots: [], intermediates: [], crls: [], ...given } })
  const [root, list] = [() => (value['roots'] as Json)['sm2'], () => ((value['crls'] as Json)['sm2'] as Json)['root']]

  test('joins the anchors, the makers of seals, what is below them and the lists', () => {
    const bundle = parseTrustBundle(others({ roots: [root()], sealMakerRoots: [root(), root()], intermediates: [root()], crls: [list()] }))
    expect(isRefusal(bundle) ? bundle : [bundle.anchors.length, bundle.sealMakerAnchors.length, bundle.intermediates.length, bundle.revocation.crls.length]).toEqual([3, 2, 4, 5])
  })

  test('has roots for seals and for time stamps apart, where a hub tells of them', () => {
    const bundle = parseTrustBundle(others({ sealRoots: [root(), root()], stampRoots: [root()] }))
    expect(isRefusal(bundle) ? bundle : [bundle.anchors.length, bundle.sealAnchors.length, bundle.stampAnchors.length]).toEqual([2, 2, 1])
  })

  test.each([
    ['others.sealRoots', () => others({ sealRoots: null })], ['others.stampRoots.0', () => others({ stampRoots: [list()] })], ['others.stampRoots', () => others({ stampRoots: Array(othersMax.stampRoots + 1).fill(root()) })],
    ['others.roots.1', () => others({ roots: [root(), 'AAAA'] })], ['others.crls.0', () => others({ crls: [root()] })], ['others.sealMakerRoots', () => others({ sealMakerRoots: root() })],
    ['others.roots', () => others({ roots: Array(othersMax.roots + 1).fill(root()) })], ['others.roots', () => JSON.stringify({ ...value, others: null })], ['others.crls', () => JSON.stringify({ ...value, others: { roots: [], sealMakerRoots: [], intermediates: [] } })],
  ])('is refused as a whole where %s is wrong', (field, text) => {
    expect(parseTrustBundle(text())).toEqual({ refused: 'BUNDLE_FIELD', detail: { field } })
  })
})
