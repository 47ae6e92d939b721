import { beforeAll, describe, expect, test } from 'vitest'
import { judgeOfd, readOfd, sealOfd, type OfdFiles, type OfdJudgement } from './index.ts'
import { aNewSeal, good, judged, troubles } from './testing/documents.ts'
import { laidOut, layouts } from './testing/layouts.ts'
import { effects } from './testing/ses.ts'

describe.each(Object.entries(layouts))('a package of another maker %s', (_name, layout) => {
  let files: OfdFiles
  const judge = (changed: OfdFiles): Promise<OfdJudgement> => judgeOfd(readOfd(layout.pack(changed)), effects)
  beforeAll(async () => { files = await laidOut(layout) })

  test('is read: title, metadata, pages', () => {
    const { title, customData, pages, listEntry } = good(readOfd(layout.pack(files)))
    expect({ title, customData, pages: pages.map(({ id, entry }) => [id, entry]), listEntry }).toEqual({
      title: '厂商文件', customData: [{ name: 'ZZBS', value: '1.2.156' }], pages: [['3', `${layout.folder}/Pages/Page_0/Content.xml`]], listEntry: `${layout.folder}/${layout.signs}/Signatures.xml`,
    })
  })

  test('is unchanged and its seal valid; with an open list that is said of the seal alone', async () => {
    const judgement = await judge(files)
    expect(judgement).toMatchObject({ unchanged: layout.closed ? 'yes' : 'unknown', sealsValidThen: 'yes', signatures: [{ id: layout.id, type: 'Seal', unchanged: 'yes' }] })
    expect(troubles(judgement)).toEqual([...(layout.closed ? [] : ['LIST_OPEN']), ...(layout.propertyInfo('a') === '/a' ? [] : ['PROPERTY_INFO_DIFFERS'])])
  })

  test('is not unchanged with another picture, or a file more', async () => {
    const picture = `${layout.folder}/Res/image_1.png`
    expect(troubles(await judge(new Map([...files, [picture, Uint8Array.of(1)]])))).toContain('REFERENCE_CHANGED')
    expect(troubles(await judge(new Map([...files, [`${layout.folder}/Res/image_2.png`, Uint8Array.of(1)]])))).toContain('ENTRIES_UNCOVERED')
  })

  test('takes a further seal where its list is open', async () => {
    const sealed = await sealOfd(good(readOfd(layout.pack(files))).files, aNewSeal())
    if (layout.closed) expect(sealed).toMatchObject({ refused: 'CLOSED' })
    else expect(await judged(good(sealed))).toMatchObject({ unchanged: 'yes', sealsValidThen: 'yes', signatures: [{ id: layout.id }, { id: `s00${Number(layout.id.replace('s', '')) + 2}` }] })
  })
})
