import { refuse } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { undrawable } from './undrawable.ts'

const unit = { kind: 'unit', name: null, bottom: null, unitName: '样例机构甲' } as const

describe('what is captured', () => {
  test('is what the signer is asked to draw', async () => {
    const maker = fakeSealMaker()
    expect(await undrawable(maker, { ...unit, kind: 'business', bottom: '受理专用章' })).toBeUndefined()
    expect(maker.drawn).toEqual([{ kind: 'business', name: '样例机构甲', bottom: '受理专用章' }])
  })

  test('is refused with the signer’s reason', async () => {
    const maker = { ...fakeSealMaker(), preview: () => Promise.resolve(refuse('SEAL_GLYPH_MISSING' as const, { codePoints: ['U+2A6A5'] })) }
    expect(await undrawable(maker, unit)).toEqual(refuse('SEAL_GLYPH_MISSING', { codePoints: ['U+2A6A5'] }))
  })

  test('is not held up by a signer that is away, and is by what is no outage', async () => {
    const away = fakeSealMaker()
    away.away = true
    expect(await undrawable(away, unit)).toBeUndefined()
    await expect(undrawable({ preview: () => Promise.reject(new Error('broken')) }, unit)).rejects.toThrow('broken')
  })
})
