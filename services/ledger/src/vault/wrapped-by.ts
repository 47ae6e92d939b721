const version = 1
const headBytes = 2
const signerKeyIdShape = /^[a-z][a-z0-9-]{0,62}$/

/** 包裹者 — the signer's key that bytes in `wrapped` name: version (1) · length of the id (1 byte) · id (ASCII) · box. undefined: they are no such thing. Whether that key opens them only the signer can tell. */
export function wrappedBy(bytes: Uint8Array): string | undefined {
  const [found, length = 0] = bytes
  if (found !== version || bytes.length <= headBytes + length) return undefined
  const keyId = Buffer.from(bytes.subarray(headBytes, headBytes + length)).toString('latin1')
  return signerKeyIdShape.test(keyId) ? keyId : undefined
}
