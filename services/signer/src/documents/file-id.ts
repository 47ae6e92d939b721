import { assert } from '@hub/kernel'

const idShape = /\/ID \[<([0-9a-f]{32})> <[0-9a-f]{32}>\]/

/** 文件标识 — a file identifier (ISO 32000-1, 14.4) made of the content, in place of one made of the instant and the title, which many licences share. */
export function fixFileId(pdf: Uint8Array, digest: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf)
  const trailerAt = bytes.lastIndexOf('trailer')
  const found = idShape.exec(bytes.toString('latin1', trailerAt))
  assert(trailerAt > 0 && found !== null, 'a composed file has a trailer with an identifier')
  const id = Buffer.from(digest).toString('hex', 0, 16)
  bytes.write(`/ID [<${id}> <${id}>]`, trailerAt + found.index, 'latin1')
  return bytes
}
