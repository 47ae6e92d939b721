import { describe, expect, test } from 'vitest'
import { identity } from './fixtures.ts'
import { manifestOf, parseManifest, type Manifest } from './manifest.ts'

const manifest = manifestOf({ ...identity, events: 7, sha256: 'a'.repeat(64), root: 'b'.repeat(64), file: 'events.ndjson', compression: 'none', nowMs: Date.UTC(2026, 2, 2) })
const parse = (changes: Partial<Record<keyof Manifest | 'more', unknown>>): unknown => parseManifest(JSON.stringify({ ...manifest, ...changes }))

describe('the manifest of an export', () => {
  test('is read as it was written', () => {
    expect(parse({})).toEqual({
      format: 'zhengyuan-events', version: 1, hubId: identity.hubId, demo: 'none', events: 7, firstPosition: 0, lastPosition: 6, sha256: 'a'.repeat(64), root: 'b'.repeat(64),
      madeAt: '2026-03-02T00:00:00.000Z', file: 'events.ndjson', compression: 'none',
    })
    const empty = manifestOf({ ...manifest, demo: 'none', events: 0, nowMs: 0 })
    expect(parseManifest(JSON.stringify(empty))).toMatchObject({ events: 0, firstPosition: null, lastPosition: null })
  })

  test.each([
    [{ format: 'other' }, '不是证源导出的清单'], [{ version: 2 }, '格式版本是 2'], [{ version: undefined }, '格式版本是 未知'], [{ events: -1 }, 'events 不合规'], [{ events: 1.5 }, 'events 不合规'],
    [{ sha256: 'A'.repeat(64) }, 'sha256 不合规'], [{ root: '' }, 'root 不合规'], [{ hubId: 'x' }, 'hubId 不合规'], [{ madeAt: 'yesterday' }, 'madeAt 不合规'], [{ lastPosition: 7 }, '首末位置不一致'],
    [{ file: '../../etc/passwd' }, 'file 不合规'], [{ file: '..' }, 'file 不合规'], [{ file: '' }, 'file 不合规'], [{ compression: 'zip' }, 'compression 不合规'], [{ demo: 'pending' }, 'demo 不合规'],
    [{ more: 1 }, '不合规'],
  ] as const)('with %j is refused', (changes, why) => {
    expect(parse(changes)).toEqual(expect.stringContaining(why))
  })

  test.each(['', '{', 'null', '[]', '7', '"text"'])('that is %j is refused', (text) => {
    expect(typeof parseManifest(text)).toBe('string')
  })
})
