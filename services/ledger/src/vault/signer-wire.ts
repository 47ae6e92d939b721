import type { HubKeyLabel } from './key-wrapper.ts'

const refusalShape = /^[A-Z][A-Z_]{0,39}$/

/** Body of `POST /v1/keys/wrap` and `/v1/keys/unwrap`: `{purpose, hubId, keyId, plain | wrapped}`, bytes in base64. */
export function encodeRequest({ purpose, keyId, hubId }: HubKeyLabel & { readonly hubId: string }, field: 'plain' | 'wrapped', bytes: Uint8Array): string {
  return JSON.stringify({ purpose, hubId, keyId, [field]: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') })
}

/** The bytes of one field of a 200 answer; undefined when there are none, or not in the one spelling of base64. */
export function answerField(text: string, field: 'plain' | 'wrapped'): Buffer | undefined {
  const encoded = stringMember(text, field)
  if (encoded === undefined || encoded === '') return undefined
  const bytes = Buffer.from(encoded, 'base64')
  return bytes.toString('base64') === encoded ? bytes : undefined
}

/** The code of a refusal, for an operator; nothing else of the answer is repeated. */
export function refusalOf(text: string): string {
  const code = stringMember(text, 'code')
  return code !== undefined && refusalShape.test(code) ? code : ''
}

function stringMember(text: string, name: string): string | undefined {
  try {
    const body: unknown = JSON.parse(text)
    const value = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>)[name] : undefined
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
