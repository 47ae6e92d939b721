import fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgePdf } from '../judge/judge-pdf.ts'
import { infoCharsMax, infoEntriesMax } from '../limits.ts'
import { newFile, page } from '../testing/pdf.ts'

const trust = { anchors: [], intermediates: [], revocation: { crls: [], responses: [] }, now: '2026-11-22T18:00:00.000Z' }
const infoOf = (info: string, more: Readonly<Record<number, string>> = {}) => judgePdf(newFile({ ...page, 30: info, ...more }, { trailer: '/Info 30 0 R' }), trust).info
const utf16 = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`

test('texts are read in each of their spellings, also where they stand in objects of their own', () => {
  const info = infoOf(`<< /Title (plain) /JZJZZSY ${utf16('子女入学𠮷')} /JZJZZZ 31 0 R /Author <EFBBBF${Buffer.from('局').toString('hex')}> >>`, { 31: utf16('演示市公安局') })
  expect([...info]).toEqual([['Title', 'plain'], ['JZJZZSY', '子女入学𠮷'], ['JZJZZZ', '演示市公安局'], ['Author', '局']])
})

test.each([
  ['half a character', '<< /A <FEFFD8> >>'], ['half of a pair', '<< /A <FEFFD842> >>'], ['broken UTF-8', '<< /A <EFBBBFFF> >>'], ['bytes of no known spelling', '<< /A <80FF> >>'], ['no text', '<< /A 5 >>'], ['a reference to nowhere', '<< /A 77 0 R >>'],
  ['a reference to itself', '<< /A 30 0 R >>'], ['what is too long', `<< /A (${'x'.repeat(infoCharsMax + 1)}) >>`], ['no dictionary', '[ (a) ]'], ['too many entries', `<< ${Array.from({ length: infoEntriesMax + 1 }, (_, at) => `/A${String(at)} (x)`).join(' ')} >>`],
])('%s is left out, and the file is judged all the same', (_what, info) => {
  const judged = judgePdf(newFile({ ...page, 30: info }, { trailer: '/Info 30 0 R' }), trust)
  expect([[...judged.info.keys()], judged.steps[0]?.code]).toEqual([[], 'FILE_SOUND'])
})

test('a file that cannot be read says nothing', () => { expect(judgePdf(Buffer.from('%PDF-1.7 no'), trust).info.size).toBe(0) })

test('whatever bytes a text has, it is read or left out', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), fc.constantFrom('', 'FEFF', 'EFBBBF'), (bytes, mark) => {
    const text = infoOf(`<< /A <${mark}${Buffer.from(bytes).toString('hex')}> >>`).get('A')
    if (text !== undefined) expect(text.isWellFormed()).toBe(true)
  }))
})
