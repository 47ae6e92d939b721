import { element, xmlFile } from '../xml/write-xml.ts'

/** 签名列表项 — `entry` is the signature's Signature.xml. */
export interface ListedSignature { readonly id: string; readonly type: 'Seal' | 'Sign'; readonly entry: string }

/** Some makers write s001 where others write 1. */
export const numberOf = ({ id }: ListedSignature): number => Number(id.replace(/^s/i, ''))

/** 签名列表文件 — Signatures.xml (GB/T 33190-2016, 18.1 [M]) with these signatures, places told from the package's top. */
export function listFile(signatures: readonly ListedSignature[]): Uint8Array {
  const maxId = Math.max(0, ...signatures.map(numberOf))
  return xmlFile('Signatures', {}, [
    element('MaxSignId', {}, String(maxId)),
    ...signatures.map(({ id, type, entry }) => element('Signature', { ID: id, Type: type, BaseLoc: `/${entry}` })),
  ])
}
