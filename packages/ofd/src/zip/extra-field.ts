import { fault, type OfdRefusal } from '../refusal.ts'

/** Fields that say another size, another name, or that the data are encrypted: ZIP64, PKWARE's and WinZip's encryption, Info-ZIP's name and comment. */
const refused: ReadonlyMap<number, 'ZIP64_UNSUPPORTED' | 'ENTRY_ENCRYPTED' | 'ZIP_EXTRA_FIELD'> = new Map([
  [0x0001, 'ZIP64_UNSUPPORTED'], [0x0017, 'ENTRY_ENCRYPTED'], [0x9901, 'ENTRY_ENCRYPTED'], [0x7075, 'ZIP_EXTRA_FIELD'], [0x6375, 'ZIP_EXTRA_FIELD'],
])

/** 扩展字段 — dates and owners may stand there; nothing that changes what the entry is. */
export function checkExtra(extra: Buffer): OfdRefusal | undefined {
  let at = 0
  while (at + 4 <= extra.length) {
    const bad = refused.get(extra.readUInt16LE(at))
    if (bad !== undefined) return fault(bad)
    at += 4 + extra.readUInt16LE(at + 2)
  }
  return at === extra.length ? undefined : fault('ZIP_EXTRA_FIELD')
}
