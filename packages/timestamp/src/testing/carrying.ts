import { decodeDer, encodeDer } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { tokenLimits } from '../limits.ts'
import { tokenContent } from '../structure/token.ts'

/** The token with lists beside its certificates, which its signature does not cover (RFC 5652 5.1). */
export function carrying(token: Uint8Array, crls: readonly Uint8Array[]): Uint8Array {
  const shape = decodeDer(tokenContent, token, tokenLimits)
  if (isRefusal(shape)) throw new TypeError('a token of ours is one')
  return crls.length === 0 ? token : encodeDer(tokenContent, { ...shape, content: { ...shape.content, crls: [...crls] } })
}
