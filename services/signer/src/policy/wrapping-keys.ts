import type { KeyDescription } from '../keys/key-store.ts'

const idShape = /^wrap-([1-9][0-9]{0,4})$/

/** 包裹密钥序号 — of `wrap-1`, `wrap-2` …; undefined for any other id. */
export function wrappingNumber(keyId: string): number | undefined {
  const [, digits] = idShape.exec(keyId) ?? []
  return digits === undefined ? undefined : Number(digits)
}

/** 现用包裹密钥 — the newest that is there; what is wrapped from now on is wrapped by it. undefined: none is there. */
export function currentWrappingKey(keys: readonly KeyDescription[]): string | undefined {
  return keys.filter(({ kind }) => kind === 'wrap-aes256').map(({ keyId }) => keyId).filter((keyId) => wrappingNumber(keyId) !== undefined)
    .toSorted((a, b) => (wrappingNumber(b) ?? 0) - (wrappingNumber(a) ?? 0))[0]
}

/** 下一把 — what the key after this one is called. */
export function nextWrappingKey(keyId: string): string {
  return `wrap-${String((wrappingNumber(keyId) ?? 0) + 1)}`
}
