import { digest } from '@hub/canonical'
import type { OfdFiles, SealRequest } from '../index.ts'
import { signedAt, smallSeal } from './documents.ts'
import { rawZip } from './raw-zip.ts'
import { sealWith } from './ses.ts'

/** 厂商式样 — packages as other makers lay them out: their prefixes, their places, their ways to write a place, their way of packing. */
export interface Layout {
  readonly prefix: string
  readonly folder: string
  /** Of the signatures, inside the document's folder */
  readonly signs: string
  readonly id: string
  /** How the maker writes the place of an entry, seen from a folder */
  readonly place: (entry: string, from: string) => string
  /** Whether the list of signatures is covered too */
  readonly closed: boolean
  readonly sealFile: boolean
  readonly propertyInfo: (entry: string) => string
  /** Laid over the text of every XML file */
  readonly finish: (text: string) => string
  readonly base64: (text: string) => string
  readonly pack: (files: OfdFiles) => Buffer
}

const absolute = (entry: string): string => `/${entry}`

function relative(entry: string, from: string): string {
  const [target, start] = [entry.split('/'), from.split('/').filter((part) => part !== '')]
  let same = 0
  while (target[same] === start[same] && same < start.length) same += 1
  return [...start.slice(same).map(() => '..'), ...target.slice(same)].join('/')
}

/** Streamed, with folders of their own and sizes behind the data, as Java writes. */
const streamed = (files: OfdFiles): Buffer => rawZip([{ name: 'Doc_0/', method: 0 }, ...[...files].map(([name, content]) => ({ name, content, descriptor: true as const }))])
/** Stored, with dates of Unix in an extra field and its rights, as command-line tools write. */
const stored = (files: OfdFiles): Buffer => rawZip([...files].map(([name, content]) => ({ name, content, method: 0, mode: 0o100644, flags: 0, extra: Buffer.from('55540500010000000000'.slice(0, 18), 'hex') })))
const deflated = (files: OfdFiles): Buffer => rawZip([...files].map(([name, content]) => ({ name, content })))

export const layouts: Readonly<Record<string, Layout>> = {
  'with absolute places and a seal file, streamed, closed': {
    prefix: 'ofd', folder: 'Doc_0', signs: 'Signs', id: '1', place: absolute, closed: true, sealFile: true, propertyInfo: absolute, finish: (text) => text, base64: (text) => text, pack: streamed,
  },
  'without a prefix, with relative places and numbers of letters, stored, open': {
    prefix: '', folder: 'Doc_1', signs: 'Signatures', id: 's001', place: relative, closed: false, sealFile: false, propertyInfo: absolute, finish: (text) => text, base64: (text) => text, pack: stored,
  },
  'with a prefix of its own, a byte order mark, line breaks and a comment, open': {
    prefix: 'n0', folder: 'Doc_0', signs: 'Sigs/List', id: '7', place: absolute, closed: false, sealFile: true, propertyInfo: (entry) => entry,
    finish: (text) => `\ufeff${text.replaceAll('><', '>\r\n  <')}<!-- made elsewhere -->\r\n`, base64: (text) => `\r\n${text.slice(0, 20)}\r\n${text.slice(20)}\r\n`, pack: deflated,
  },
}

export interface LaidOutOptions {
  readonly seal?: Uint8Array
  /** Makes the value of the signature under the seal */
  readonly signs?: (request: SealRequest) => Promise<Uint8Array>
  readonly at?: string
  /** 电子证照标识; null: the document names none */
  readonly identifier?: string | null
}

/** The files of a sealed document in a maker's layout; nothing of it is written by our own writer. */
export async function laidOut({ prefix, folder, signs, id, place, closed, sealFile, propertyInfo, finish, base64 }: Layout, { seal: sealBytes = smallSeal, signs: signedBy = sealWith(smallSeal), at = signedAt, identifier = '1.2.156' }: LaidOutOptions = {}): Promise<OfdFiles> {
  const files = new Map<string, Uint8Array>()
  const name = (local: string): string => (prefix === '' ? local : `${prefix}:${local}`)
  const tag = (local: string, content: string, attributes = ''): string => `<${name(local)}${attributes}>${content}</${name(local)}>`
  const put = (entry: string, root: string, content: string): void => {
    files.set(entry, Buffer.from(finish(`<?xml version="1.0" encoding="utf-8"?>${tag(root, content, ` xmlns${prefix === '' ? '' : `:${prefix}`}="http://www.ofdspec.org/2016" xmlns:x="urn:other"`)}`)))
  }
  const list = `${folder}/${signs}/Signatures.xml`
  const own = `${folder}/${signs}/Sign_${id}/Signature.xml`
  const [valueEntry, sealEntry] = [own.replace('Signature.xml', 'SignedValue.dat'), own.replace('Signature.xml', 'Seal.esl')]
  const info = tag('DocInfo', tag('DocID', '0') + tag('Title', '厂商文件') + (identifier === null ? '' : tag('CustomDatas', tag('CustomData', identifier, ' Name="ZZBS"'))))
  put('OFD.xml', 'OFD', tag('DocBody', info + tag('DocRoot', place(`${folder}/Document.xml`, '')) + tag('Signatures', place(list, ''))))
  put(`${folder}/Document.xml`, 'Document', `<x:Extra><x:Page/></x:Extra>${tag('Pages', tag('Page', '', ` ID="3" BaseLoc="Pages/Page_0/Content.xml"`))}`)
  put(`${folder}/Pages/Page_0/Content.xml`, 'Page', tag('Content', ''))
  files.set(`${folder}/Res/image_1.png`, Uint8Array.of(0x89, 0x50, 0x4e, 0x47))
  put(list, 'Signatures', tag('MaxSignId', '9') + tag('Signature', '', ` ID="${id}" BaseLoc="${place(own, `${folder}/${signs}`)}"`))
  if (sealFile) files.set(sealEntry, sealBytes)
  const from = own.split('/').slice(0, -1).join('/')
  const covered = [...files.keys()].filter((entry) => closed || entry !== list)
  const references = covered.map((entry) => tag('Reference', tag('CheckValue', base64(digest('sm3', files.get(entry) ?? Buffer.of()).toString('base64'))), ` FileRef="${place(entry, from)}"`))
  const seal = sealFile ? tag('Seal', tag('BaseLoc', place(sealEntry, from))) : ''
  put(own, 'Signature', tag('SignedInfo', [
    tag('Provider', '', ' ProviderName="Other"'), tag('SignatureMethod', '1.2.156.10197.1.501'), tag('References', references.join(''), ' CheckMethod="1.2.156.10197.1.401"'),
    tag('StampAnnot', '', ' ID="1" PageRef="3" Boundary="1 2 30 30"'), seal,
  ].join('')) + tag('SignedValue', place(valueEntry, from)))
  files.set(valueEntry, await signedBy({ dataHash: digest('sm3', files.get(own) ?? Buffer.of()), propertyInfo: propertyInfo(own), signedAt: at }))
  return files
}
