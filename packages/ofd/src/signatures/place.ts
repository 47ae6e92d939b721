import { isRefusal } from '@hub/kernel'
import { signaturesMax } from '../limits.ts'
import { foldName, folderOf } from '../location.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { foldersAbove } from '../zip/distinct-names.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import type { ListedSignature } from './list-file.ts'
import { readList } from './read-list.ts'
import { readSignatureFile } from './read-signature.ts'
import { nextSecurityNumber, securityIdOf } from './security-id.ts'

/** 签章位 — where the next seal goes. `signatures`: those that it joins in the list; undefined where the list names it already. */
export interface Place { readonly list: string; readonly own: ListedSignature; readonly signatures: readonly ListedSignature[] | undefined }

/** The first place that the list names and nobody has taken, otherwise a new one, unless a seal has closed the list. */
export function nextPlace(list: string | undefined, files: OfdFiles): Place | OfdRefusal {
  if (list === undefined) return fault('NOT_SEALABLE')
  const signatures = readList(list, files)
  if (isRefusal(signatures)) return signatures
  const planned = signatures.find(({ type, entry }) => type === 'Seal' && !files.has(entry))
  if (planned !== undefined) return { list, own: planned, signatures: undefined }
  if (signatures.length >= signaturesMax) return fault('SIGNATURES_TOO_MANY', { signaturesMax })
  for (const { entry } of signatures) {
    const signature = readSignatureFile(entry, files)
    if (isRefusal(signature)) return signature
    if (signature.references.some((reference) => reference.entry === list)) return fault('CLOSED')
  }
  return { list, own: newSignature(folderOf(list), signatures, files), signatures }
}

/** A number that no signature has, and a folder that is not there yet, in no spelling that some system takes for the same. */
function newSignature(folder: string, signatures: readonly ListedSignature[], files: OfdFiles): ListedSignature {
  const id = securityIdOf(nextSecurityNumber(signatures.map((signature) => signature.id)))
  const taken = new Set([...files.keys()].map(foldName).flatMap((name) => [name, ...foldersAbove(name)]))
  const inFolder = (at: number): string => [...(folder === '' ? [] : [folder]), `Sign_${at}`].join('/')
  let at = signatures.length
  while (taken.has(foldName(inFolder(at)))) at += 1
  return { id, type: 'Seal', entry: `${inFolder(at)}/Signature.xml` }
}
