import { assert } from '@hub/kernel'
import { customDataMax, signaturesMax, titleCharsMax } from '../limits.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { checkCustomData, checkShownText } from '../shown-text.ts'
import { listFile, type ListedSignature } from '../signatures/list-file.ts'
import { nextSecurityNumber, securityIdOf } from '../signatures/security-id.ts'
import { element, fitsXml, optional, xmlFile, type Markup } from '../xml/write-xml.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import type { OfdDocument, OfdFont, OfdObject, OfdPage } from './document.ts'
import { numbers } from './numbers.ts'
import { objectMarkup, type Numbering } from './objects.ts'

const folder = 'Doc_0'
const listEntry = `${folder}/Signs/Signatures.xml`
const fileOf = (font: OfdFont, at: number): string => `font_${at + 1}.${font.extension}`

/**
 * 未签章文件 — the files of a document. OFD.xml already names the list of signatures, which is there and empty: every seal covers OFD.xml,
 * so it must not change when one is added. With `seals`, how many there are going to be, the list names them all from the beginning: each seal
 * covers it, so that none of the others can be taken away. Without `sealable` there is no list: a picture inside a seal has none. Refuses a text
 * that XML cannot hold, custom data beyond their limits and more seals than a document has.
 */
export function draftOfd(document: OfdDocument, { sealable = true, seals = 0 }: { readonly sealable?: boolean; readonly seals?: number } = {}): OfdFiles | OfdRefusal {
  const refusal = checkTexts(document) ?? (seals > signaturesMax ? fault('SIGNATURES_TOO_MANY', { signaturesMax }) : undefined)
  if (refusal !== undefined) return refusal
  const { fonts, pages } = document
  let lastId = 0
  const next = (): number => (lastId += 1)
  const fontIds = new Map(fonts.map(({ name }) => [name, next()]))
  const fontId = (name: string): number => {
    const id = fontIds.get(name)
    assert(id !== undefined, 'a text is in a font of the document')
    return id
  }
  const placed = pages.map((page, at) => {
    const id = next()
    return { id, location: `Pages/Page_${at}/Content.xml`, bytes: pageFile(page, { next, fontId }) }
  })
  return new Map([
    ['OFD.xml', entryFile(document, sealable)],
    [`${folder}/Document.xml`, documentFile(document, placed, lastId)],
    ...(fonts.length === 0 ? [] : [[`${folder}/PublicRes.xml`, resourceFile(fonts, fontIds)] as const]),
    ...fonts.map((font, at) => [`${folder}/Res/${fileOf(font, at)}`, font.bytes] as const),
    ...placed.map(({ location, bytes }) => [`${folder}/${location}`, bytes] as const),
    ...(sealable ? [[listEntry, listFile(plannedSeals(seals))] as const] : []),
  ])
}

function plannedSeals(count: number): readonly ListedSignature[] {
  const planned: ListedSignature[] = []
  for (let at = 0; at < count; at += 1) planned.push({ id: securityIdOf(nextSecurityNumber(planned.map(({ id }) => id))), type: 'Seal', entry: `${folder}/Signs/Sign_${at}/Signature.xml` })
  return planned
}

function checkTexts({ title, creator, customData, pages }: OfdDocument): OfdRefusal | undefined {
  if (customData.length > customDataMax) return fault('CUSTOM_DATA_TOO_MANY', { customDataMax })
  const shown = pages.flatMap(({ background, body }) => [...background, ...body]).flatMap((object) => (object.kind === 'text' ? [object.text] : []))
  const texts = [title, creator, ...customData.flatMap(({ name, value }) => [name, value]), ...shown]
  if (!texts.every(fitsXml)) return fault('TEXT_NOT_XML')
  // What we would not read we do not write.
  return checkShownText('Title', title, titleCharsMax) ?? checkCustomData(customData)
}

/** OFD.xml (GB/T 33190-2016, 7.4 [M]) */
function entryFile({ id, title, created, creator, customData }: OfdDocument, sealable: boolean): Uint8Array {
  const custom = customData.map(({ name, value }) => element('CustomData', { Name: name }, value))
  return xmlFile('OFD', { Version: '1.0', DocType: 'OFD' }, [element('DocBody', {}, [
    element('DocInfo', {}, [
      element('DocID', {}, id), ...optional('Title', title), element('CreationDate', {}, created), ...optional('Creator', creator),
      ...(custom.length === 0 ? [] : [element('CustomDatas', {}, custom)]),
    ]),
    element('DocRoot', {}, `${folder}/Document.xml`),
    ...optional('Signatures', sealable ? `/${listEntry}` : undefined),
  ])])
}

interface PlacedPage { readonly id: number; readonly location: string }

/** Document.xml (GB/T 33190-2016, 7.5 [M]) */
function documentFile({ fonts, pages: [first] }: OfdDocument, pages: readonly PlacedPage[], maxId: number): Uint8Array {
  assert(first !== undefined, 'a document has a page')
  return xmlFile('Document', {}, [
    element('CommonData', {}, [
      element('MaxUnitID', {}, String(maxId)), element('PageArea', {}, [physicalBox(first)]), ...optional('PublicRes', fonts.length === 0 ? undefined : 'PublicRes.xml'),
    ]),
    element('Pages', {}, pages.map(({ id, location }) => element('Page', { ID: id, BaseLoc: location }))),
  ])
}

const physicalBox = ({ width, height }: OfdPage): Markup => element('PhysicalBox', {}, numbers([0, 0, width, height]))

/** PublicRes.xml (GB/T 33190-2016, 7.9 [M]); a document without fonts has none, for a list of fonts names one at least. */
function resourceFile(fonts: readonly OfdFont[], ids: ReadonlyMap<string, number>): Uint8Array {
  return xmlFile('Res', { BaseLoc: 'Res' }, [element('Fonts', {}, fonts.map((font, at) =>
    element('Font', { ID: ids.get(font.name), FontName: font.postscriptName, FamilyName: font.familyName }, [element('FontFile', {}, fileOf(font, at))])))])
}

/** Content.xml (GB/T 33190-2016, 7.7 [M]) */
function pageFile(page: OfdPage, numbering: Numbering): Uint8Array {
  const layer = (type: 'Background' | 'Body', objects: readonly OfdObject[]): readonly Markup[] =>
    objects.length === 0 ? [] : [element('Layer', { ID: numbering.next(), Type: type }, objects.map((object) => objectMarkup(object, numbering)))]
  return xmlFile('Page', {}, [element('Area', {}, [physicalBox(page)]), element('Content', {}, [...layer('Background', page.background), ...layer('Body', page.body)])])
}
