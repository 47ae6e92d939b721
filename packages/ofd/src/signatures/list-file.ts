import { element, optional, xmlFile } from '../xml/write-xml.ts'
import { maxSecurityId } from './security-id.ts'

/** 签名列表项 — `entry` is the signature's Signature.xml. */
export interface ListedSignature { readonly id: string; readonly type: 'Seal' | 'Sign'; readonly entry: string }

/** 签名列表文件 — Signatures.xml (GB/T 33190-2016, 18.1 [M]) with these signatures, places told from the package's top. */
export function listFile(signatures: readonly ListedSignature[]): Uint8Array {
  const ids = signatures.map(({ id }) => id)
  return xmlFile('Signatures', {}, [
    ...optional('MaxSignId', ids.length === 0 ? undefined : maxSecurityId(ids)),
    ...signatures.map(({ id, type, entry }) => element('Signature', { ID: id, Type: type, BaseLoc: `/${entry}` })),
  ])
}
