import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asFile, needs, run } from '../testing/tools.ts'
import { addSealFields } from './add-fields.ts'
import { pdfBytesMax, readPdf } from './pdf-file.ts'
import { PdfFault } from './pdf-fault.ts'
import { valuesMax } from './pdf-lexer.ts'
import { signatureFields } from './pdf-form.ts'
import { reference, writeValue } from './pdf-value.ts'

const rect = { left: 10, bottom: 10, width: 100, height: 100 }
const add = (bytes: Uint8Array) => addSealFields(bytes, [{ name: 'seal-1', rect }])

interface Parts { readonly objects?: readonly string[]; readonly trailer?: string; readonly head?: string; readonly tail?: string; readonly table?: (table: string) => string }
const catalogue = '<< /Type /Catalog /Pages 2 0 R >>'
const pages = '<< /Type /Pages /Count 1 /Kids [3 0 R] >>'
const page = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'

/** A small file, right but for what a test changes. */
function build({ objects = [catalogue, pages, page], trailer = '', head = '%PDF-1.7\n', tail = '', table = (text) => text }: Parts = {}): Buffer {
  let body = head
  const offsets = objects.map((object, at) => {
    const offset = body.length
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const xref = table(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}`)
  return Buffer.from(`${body}${xref}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF\n${tail}`, 'latin1')
}

test('a small file is read, and what comes out is clean to qpdf', (context) => {
  const made = add(build())
  expect(isRefusal(made)).toBe(false)
  needs(context, 'qpdf')
  expect(run('qpdf', ['--check', asFile(made as Uint8Array)]).text).not.toContain('WARNING')
})

test('strings, names, comments and numbers of every spelling are kept as they stand', () => {
  const odd = '<< /Type /Catalog /Pages 2 0 R /A (a\\)b(c)\\\\) /B <00 fF> /C#20D [1 -2.5 .5 +3 true null 7 0 R] % note >>\n /E << /F /G >> >>'
  const file = readPdf(build({ objects: [odd, pages, page] }))
  expect(writeValue(file.object(reference(1)))).toBe('<< /Type /Catalog /Pages 2 0 R /A (a\\)b(c)\\\\) /B <00 fF> /C#20D [1 -2.5 .5 +3 true null 7 0 R] /E << /F /G >> >>')
})

test('a page’s annotations stay where fields are added', () => {
  const made = add(build({ objects: [catalogue, pages, '<< /Type /Page /Parent 2 0 R /Annots [9 0 R] >>'] })) as Uint8Array
  const file = readPdf(made)
  expect(writeValue(file.object(reference(3)))).toContain('/Annots [9 0 R 4 0 R]')
  expect(signatureFields(file).map(({ signed }) => signed)).toEqual([false])
})

function pointingAtItself(): Buffer {
  const text = build({ trailer: '/Prev 999' }).toString('latin1')
  return Buffer.from(text.replace('/Prev 999', `/Prev ${/startxref\n(\d{3})\n/.exec(text)?.[1] ?? ''}`), 'latin1')
}

const malformed: readonly (readonly [what: string, bytes: Buffer, expected: string])[] = [
  ['nothing', Buffer.alloc(0), '%PDF-1.'],
  ['something else', Buffer.from('<html>'), '%PDF-1.'],
  ['a file of the next major version', build({ head: '%PDF-2.0\n' }), '%PDF-1.'],
  ['a file without an end', build().subarray(0, -8), 'startxref'],
  ['a file with something after its end', build({ tail: 'x' }), 'startxref'],
  ['a table that is not where it should be', Buffer.from(build().toString('latin1').replace(/startxref\n\d+/, 'startxref\n5'), 'latin1'), 'xref'],
  ['a table far outside', Buffer.from(build().toString('latin1').replace(/startxref\n\d+/, 'startxref\n9999999999'), 'latin1'), 'xref'],
  ['a table of a million objects', build({ table: (text) => text.replace('0 4', '0 1000000') }), 'at most 100000 objects'],
  ['a table whose entries are too short', build({ table: (text) => text.replaceAll(' n \n', ' n\n') }), 'cross-reference entry'],
  ['a table that names itself as the one before', pointingAtItself(), 'an earlier table'],
  ['an encrypted file', build({ trailer: '/Encrypt 9 0 R' }), 'no encryption'],
  ['a hybrid file', build({ trailer: '/XRefStm 10' }), 'plain tables only'],
  ['a catalogue that is an array', build({ objects: ['[]', pages, page] }), 'Root'],
  ['a catalogue that says a thing twice', build({ objects: ['<< /Pages 2 0 R /Pages 3 0 R >>', pages, page] }), 'entry once'],
  ['a catalogue without an end', build({ objects: ['<< /Pages 2 0 R', pages, page] }), 'name'],
  ['a reference to what is not there', build({ objects: ['<< /Pages 8 0 R >>', pages, page] }), 'object 8'],
  ['a reference to a later generation', build({ objects: ['<< /Pages 2 1 R >>', pages, page] }), 'object 2'],
  ['no page', build({ objects: [catalogue, '<< /Kids [] >>', page] }), 'Kids'],
  ['a tree of pages', build({ objects: [catalogue, pages, pages] }), 'Page'],
  ['arrays in arrays without end', build({ objects: ['['.repeat(100_000), pages, page] }), 'less nesting'],
  ['an array of more values than a file has', build({ objects: [`[${'0 '.repeat(valuesMax)}]`, pages, page] }), `at most ${valuesMax} values`],
  ['more values than that in several objects', build({ objects: [`<< /Pages 2 0 R /A [${'0 '.repeat(valuesMax / 2)}] >>`, `<< /Kids [3 0 R] /A [${'0 '.repeat(valuesMax / 2)}] >>`, page] }), `at most ${valuesMax} values`],
  ['a dictionary of comments', build({ objects: [`<< ${'%\n'.repeat(6_000_000)}`, pages, page] }), 'name'],
  ['a number of a million digits', build({ objects: [`<< /Pages ${'1'.repeat(1_000_000)} >>`, pages, page] }), 'Pages'],
  ['a string without an end', build({ objects: ['<< /A (((', pages, page] }), 'end of string'],
  ['a hexadecimal string with other digits', build({ objects: ['<< /A <0g> >>', pages, page] }), 'hexadecimal string'],
  ['a word that is no object', build({ objects: ['<< /A endobj >>', pages, page] }), 'object'],
  ['a stream for a table', Buffer.from('%PDF-1.7\n5 0 obj << /Type /XRef >> stream\nstartxref\n9\n%%EOF\n'), 'xref'],
  ['more than a licence file can be', Buffer.alloc(pdfBytesMax + 1, '%PDF-1.7 '), `at most ${pdfBytesMax} bytes`],
]

describe('refused with a reason', () => {
  test.each(malformed)('%s', (_what, bytes, expected) => {
    expect(add(bytes)).toEqual({ refused: 'PDF_NOT_UNDERSTOOD', detail: { expected, offset: expect.any(Number) } })
  })

  test('many objects in one long comment, each with the rest of it', () => {
    const ids = Array.from({ length: 40 }, (_, at) => at + 5)
    const form = `<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [${ids.map((id) => `${id} 0 R`).join(' ')}] >> >>`
    const shared = `${ids.map((id) => `${id} 0 obj %`).join(' ')}${' '.repeat(100_000)}\n<< >>\n`
    const bytes = build({ objects: [form, pages, page, `1\nendobj\n${shared}`] })
    const start = bytes.indexOf('5 0 obj %')
    const entries = ids.map((id) => `${String(bytes.indexOf(`${id} 0 obj %`, start)).padStart(10, '0')} 00000 n \n`).join('')
    const text = bytes.toString('latin1').replace('xref\n0 5', `xref\n0 ${5 + ids.length}`).replace('trailer\n', `${entries}trailer\n`)
    expect(() => signatureFields(readPdf(Buffer.from(text, 'latin1')))).toThrow('objects beside each other')
  })

  test('a chain of more revisions than anybody makes', () => {
    let text = build().toString('latin1')
    for (let at = 0; at < 70; at += 1) {
      const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(text)?.[1] ?? ''
      text += `xref\n0 0\ntrailer\n<< /Root 1 0 R /Prev ${previous} >>\nstartxref\n${text.length}\n%%EOF\n`
    }
    expect(() => readPdf(Buffer.from(text, 'latin1'))).toThrow('at most 64 revisions')
  })
})

describe('whatever the bytes are, the answer is a file or a refusal', () => {
  const whole = build()
  const answered = (bytes: Uint8Array): void => {
    const made = add(bytes)
    expect(isRefusal(made) || made.length > bytes.length).toBe(true)
  }

  test('of every length of a file', () => {
    for (let length = 0; length < whole.length; length += 1) answered(whole.subarray(0, length))
  })

  test('with any byte of a file changed', () => {
    fc.assert(fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
      const changed = Buffer.from(whole)
      changed[at] = byte
      answered(changed)
    }), { numRuns: 1_000 })
  })

  test('with any words of the language for a catalogue', () => {
    const word = fc.constantFrom('<<', '>>', '[', ']', '(', ')', '<', '>', '/Pages', '2 0 R', '/Kids', '/', '1', '-', '%', '\n', 'null', 'R', '/AcroForm', '\\')
    fc.assert(fc.property(fc.array(word, { maxLength: 30 }), (words) => { answered(build({ objects: [words.join(' '), pages, page] })) }), { numRuns: 1_000 })
  })
})

test('a fault tells what was expected and where, and nothing of the file', () => {
  expect(() => readPdf(Buffer.from('secret'))).toThrow(PdfFault)
  expect(() => readPdf(Buffer.from('secret'))).toThrow(/^%PDF-1[.]$/)
})
