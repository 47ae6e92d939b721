import { catalogueOf } from '../file/catalogue.ts'
import type { Revision } from '../file/revision.ts'
import { signatureFields } from '../signature/fields.ts'
import { nameOf, type PdfDictionary, type PdfStream, type PdfValue } from '../syntax/value.ts'

/** What the catalogue has beside the pages and what is done with them; the structure for readers aloud names the widgets of signatures as well. */
const besides: ReadonlySet<string> = new Set(['AcroForm', 'DSS', 'Extensions', 'Metadata', 'Perms', 'StructTreeRoot'])

/**
 * 显示所用的对象 — the numbers of all that the pages, actions and layers of a revision lead to, whether such an object is there or not. An object may serve two purposes,
 * for instance as description of the file and as a font; whoever may change it for the one would change it for the other. And a reference that
 * leads nowhere today leads somewhere as soon as the object comes. The widgets of signatures in the lists of pages are left out. Throws PdfFault.
 */
export function shownObjects(revision: Revision): ReadonlySet<number> {
  const widgets = new Set(signatureFields(revision).flatMap(({ id, widgets: own }) => [id, ...own]))
  const shown = new Set<number>()
  const waiting: PdfValue[] = [...catalogueOf(revision).value.entries].flatMap(([name, value]) => (besides.has(name) ? [] : [value]))
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (value.kind === 'array') waiting.push(...value.items)
    else if (value.kind === 'dictionary' || value.kind === 'stream') waiting.push(...partsOf(revision, value, widgets, shown))
    else if (value.kind === 'reference' && !shown.has(value.id)) {
      shown.add(value.id)
      waiting.push(revision.object(value.id))
    }
  }
  return shown
}

/** A page's list of annotations without the widgets; the list's own number counts where it has one. */
function partsOf(revision: Revision, { entries, kind }: PdfDictionary | PdfStream, widgets: ReadonlySet<number>, shown: Set<number>): readonly PdfValue[] {
  const annotations = kind === 'dictionary' && nameOf(entries.get('Type')) === 'Page' ? entries.get('Annots') : undefined
  const list = revision.resolve(annotations)
  if (annotations === undefined || list.kind !== 'array') return [...entries.values()]
  if (annotations.kind === 'reference') shown.add(annotations.id)
  const others = list.items.filter((item) => item.kind !== 'reference' || !widgets.has(item.id))
  return [...others, ...[...entries].flatMap(([name, value]) => (name === 'Annots' ? [] : [value]))]
}
