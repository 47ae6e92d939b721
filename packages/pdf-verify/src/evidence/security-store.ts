import { isRefusal } from '@hub/kernel'
import { evidenceItemsMax, readEvidence, type Evidence } from '@hub/timestamp'
import { catalogueOf } from '../file/catalogue.ts'
import type { Revision } from '../file/revision.ts'
import { unpackStream } from '../file/unpack.ts'
import type { Work } from '../file/work.ts'
import { reading } from '../syntax/fault.ts'
import { nothing, type PdfValue } from '../syntax/value.ts'

/** 文档安全存储 — the DSS of the newest revision (ETSI EN 319 142-1 5.4.2.2): all its certificates, lists and responses, whichever signature they were put there for. */
export function securityStore(revision: Revision, work: Work): Evidence {
  const store = reading(() => revision.resolve(catalogueOf(revision).value.entries.get('DSS')))
  const streams = (name: string): readonly Uint8Array[] => {
    if (isRefusal(store) || store.kind !== 'dictionary') return []
    const list = reading(() => revision.resolve(store.entries.get(name)))
    return isRefusal(list) || list.kind !== 'array' ? [] : list.items.slice(0, evidenceItemsMax).flatMap((item) => contentOf(revision, item, work))
  }
  return readEvidence({ crls: streams('CRLs'), responses: streams('OCSPs') }, streams('Certs'))
}

/** What is no stream, or cannot be unpacked, says nothing. */
function contentOf(revision: Revision, item: PdfValue, work: Work): readonly Uint8Array[] {
  const content = reading(() => {
    const value = item.kind === 'reference' ? revision.object(item.id) : nothing
    return value.kind === 'stream' ? unpackStream(value, work, 0) : undefined
  })
  return content === undefined || isRefusal(content) ? [] : [content]
}
