import type { Certificate } from '@hub/x509'
import { expect, test } from 'vitest'
import type { Authority } from '../certs/authority.ts'
import { sealIdAt } from '../testing/seal-requests.ts'
import { formerSealsOf } from './former-seals.ts'

type Authorities = Authority['authorities']
const certified = (subjectKeyId: number) => ({ extensions: { subjectKeyId: Uint8Array.of(subjectKeyId) } }) as unknown as Certificate
/** Generations 1, 2 … of one hierarchy, the last one current, each with the key id that is given. */
function hierarchy(...keyIds: readonly number[]): Authorities['sm2'] {
  const all = keyIds.map((keyId, at) => ({ generation: at + 1, certificate: certified(keyId), signer: undefined }))
  return { former: all.slice(0, -1), issuing: all.at(-1) } as unknown as Authorities['sm2']
}
const issued = function* () {
  yield { sealId: sealIdAt(1), issuers: [['sm2', '0a'], ['p256', '1a']] as const }
  yield { sealId: sealIdAt(2), issuers: [['sm2', '0b'], ['p256', '1a']] as const }
  yield { sealId: sealIdAt(3), issuers: [['sm2', '0c'], ['p256', '1b']] as const }
  // Of the time before there were generations, of an external CA with one of our own beside, and of an external CA alone.
  yield { sealId: sealIdAt(4), issuers: [['sm2', undefined], ['p256', undefined]] as const }
  yield { sealId: sealIdAt(5), issuers: [['p256', '1a']] as const }
  yield { sealId: sealIdAt(6), issuers: [] }
}
const told = (authorities: Authorities) => formerSealsOf({ issued }, { authorities }).map(({ sealId, under }) => [sealId, under])

test('each seal is told with the generations that certified it and are not the current one', () => {
  expect(told({ sm2: hierarchy(0x0a, 0x0b, 0x0c), p256: hierarchy(0x1a, 0x1b) })).toEqual([
    [sealIdAt(1), { sm2: 1, p256: 1 }], [sealIdAt(2), { sm2: 2, p256: 1 }], [sealIdAt(4), { sm2: 1, p256: 1 }], [sealIdAt(5), { p256: 1 }],
  ])
})

test('where one hierarchy was replaced, the other is not told', () => {
  expect(told({ sm2: hierarchy(0x0a), p256: hierarchy(0x1a, 0x1b) })).toEqual([1, 2, 4, 5].map((at) => [sealIdAt(at), { p256: 1 }]))
})

test('where none was, there is nothing to tell', () => {
  expect(told({ sm2: hierarchy(0x0a), p256: hierarchy(0x1a) })).toEqual([])
})
