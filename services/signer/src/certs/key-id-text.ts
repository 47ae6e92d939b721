/** 密钥标识 as text: lower-case hexadecimal. */
export function keyIdText(keyId: Uint8Array | undefined): string | undefined {
  return keyId === undefined ? undefined : Buffer.from(keyId).toString('hex')
}
