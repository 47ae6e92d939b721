/** base64url without padding (RFC 4648, 5) → bytes; undefined for any other spelling, also one that a lenient decoder would take: one value, one text. */
export function parseBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
