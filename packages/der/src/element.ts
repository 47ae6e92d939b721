/** Joins pieces of encoding into one. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}

const shortLengthMax = 0x7f

/** 写出一个值 — tag, shortest definite length (X.690 10.1), content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Uint8Array {
  const length = content.reduce((sum, piece) => sum + piece.length, 0)
  const header = length <= shortLengthMax ? [tag, length] : [tag, ...longForm(length)]
  return joined([Uint8Array.from(header), ...content])
}

function longForm(length: number): readonly number[] {
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}
