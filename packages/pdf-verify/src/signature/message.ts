/** 签名值 — the message at the start of the room that was left for it; the rest has to be zeros, which say nothing. Undefined where it is not so. */
export function messageOf(contents: Buffer): Buffer | undefined {
  const length = derLength(contents)
  if (length === undefined || length > contents.length) return undefined
  return contents.subarray(length).every((byte) => byte === 0) ? contents.subarray(0, length) : undefined
}

const longForm = 0x80
/** Octets of a length: 3 hold 16 MiB. */
const lengthOctetsMax = 3

/** The octets of the SEQUENCE that stands there, header included (X.690 8.1.3). */
function derLength(bytes: Buffer): number | undefined {
  const [tag, first] = bytes
  if (tag !== 0x30 || first === undefined) return undefined
  if (first < longForm) return 2 + first
  const octets = first - longForm
  return octets === 0 || octets > lengthOctetsMax || bytes.length < 2 + octets ? undefined : 2 + octets + bytes.readUIntBE(2, octets)
}
