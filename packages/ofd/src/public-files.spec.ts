import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOfd } from './index.ts'
import { good, judged, troubles } from './testing/documents.ts'

// Who sealed these is nobody whom the tests trust; that they are what was sealed can be told all the same.
const file = (name: string): Buffer => readFileSync(join(import.meta.dirname, '..', 'test-files', 'ofdrw', `${name}.ofd`))

test.each([['v4signed', 13], ['signedFile', undefined], ['SESV4SignDoc', 5], ['allprotected', 6]])('%s, which other software made, has an unchanged seal', async (name, count) => {
  const judgement = await judged(file(name))
  expect(judgement).toMatchObject({ unchanged: name === 'allprotected' ? 'yes' : 'unknown', sealsValidThen: 'no' })
  expect(judgement.signatures.every(({ unchanged }) => unchanged === 'yes')).toBe(true)
  expect(troubles(judgement).filter((code) => code !== 'LIST_OPEN')).toEqual(['SEAL_INVALID_THEN'])
  if (count !== undefined) expect(judgement.signatures[0]?.steps).toContainEqual(expect.objectContaining({ code: 'REFERENCES_MATCH', detail: { count } }))
})

test('what other software calls whole protection is a closed list here', async () => {
  expect((await judged(file('allprotected'))).steps).toContainEqual(expect.objectContaining({ code: 'LIST_CLOSED' }))
  expect((await judged(file('SESV4SignDoc'))).steps).toContainEqual(expect.objectContaining({ code: 'LIST_OPEN' }))
})

test('a digital signature without a seal is told of, and not judged', async () => {
  const judgement = await judged(file('DigitalSign'))
  expect(judgement).toMatchObject({ unchanged: 'unknown', sealsValidThen: 'unknown', signatures: [{ type: 'Sign' }] })
})

test.each(['v4signed', 'SESV4SignDoc'])('%s is not unchanged after any of its files changed', async (name) => {
  const { files } = good(readOfd(file(name)))
  for (const [entry, bytes] of files) expect((await judged(new Map([...files, [entry, Buffer.concat([bytes, Buffer.from(' ')])]]))).unchanged, entry).toBe(entry.endsWith('Signatures.xml') ? 'unknown' : 'no')
})
