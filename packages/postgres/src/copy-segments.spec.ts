import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { copySegments } from './copy-segments.ts'
import { segmentName } from './segments.ts'

const names = [7, 8, 9].map((number) => segmentName({ timeline: 2, number }))
const [first = '', middle = '', last = ''] = names
const segmentBytes = 4 * 1024 * 1024

function pgWal(present: readonly string[]): { readonly data: string; readonly to: string } {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-postgres-spec-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  const [data, to] = [join(folder, 'data'), join(folder, 'to')]
  mkdirSync(join(data, 'pg_wal'), { recursive: true })
  for (const name of present) writeFileSync(join(data, 'pg_wal', name), Buffer.alloc(segmentBytes, name))
  return { data, to }
}

test('the segments of the backup are copied, and where their time line came from; nothing before or after them', async () => {
  const { data, to } = pgWal([...names, segmentName({ timeline: 2, number: 6 }), segmentName({ timeline: 2, number: 10 }), '00000002.history', `${first}.00000028.backup`])
  const copied = await copySegments(data, to, { first, last })
  expect(copied.map(({ path, bytes }) => [path, bytes])).toStrictEqual([...names, '00000002.history'].map((name) => [`pg_wal/${name}`, segmentBytes]))
})

test.each([
  ['is given the name of one to come', (from: string) => { renameSync(from, from.replace(/.{8}$/, '000000FF')) }],
  ['is another file under its old name', (from: string) => { unlinkSync(from); writeFileSync(`${from}.new`, 'other'); renameSync(`${from}.new`, from) }],
])('a segment that the server uses again while it is copied makes no backup: it %s', async (_how, useAgain) => {
  const { data, to } = pgWal(names)
  const copying = copySegments(data, to, { first, last })
  const outcome = expect(copying).rejects.toMatchObject({ trouble: 'SEGMENTS_GONE' })
  // Opened by now, and being read.
  while (!existsSync(join(to, 'pg_wal', first))) await turn()
  useAgain(join(data, 'pg_wal', first))
  await outcome
})

test.each([['first', [middle, last]], ['middle', [first, last]], ['last', [first, middle]]])('a backup without its %s segment is none', async (_which, present) => {
  const { data, to } = pgWal(present)
  await expect(copySegments(data, to, { first, last })).rejects.toMatchObject({ trouble: 'SEGMENTS_GONE' })
})
