import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdtemp, open, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readGivenFile } from './given-file.ts'

const bytesMax = 1024
const place = async (name: string): Promise<string> => join(await mkdtemp(join(tmpdir(), 'given-')), name)
async function fifo(): Promise<string> {
  const path = await place('pipe')
  execFileSync('mkfifo', [path])
  return path
}

describe('a file that somebody names', () => {
  test('is read whole up to the limit, and not one byte more', async () => {
    const [fits, over] = [await place('fits'), await place('over')]
    await writeFile(fits, Buffer.alloc(bytesMax, 7))
    await writeFile(over, Buffer.alloc(bytesMax + 1))
    expect([await readGivenFile(fits, { bytesMax }), await readGivenFile(over, { bytesMax })]).toEqual([Buffer.alloc(bytesMax, 7), 'TOO_LARGE'])
  })

  test('that lies behind a link is read, and one that is not there, or is a folder, is told', async () => {
    const [file, link] = [await place('file'), await place('link')]
    await writeFile(file, 'text')
    await symlink(file, link)
    expect([String(await readGivenFile(link, { bytesMax })), await readGivenFile(`${file}-absent`, { bytesMax }), await readGivenFile(tmpdir(), { bytesMax })]).toEqual(['text', 'UNREADABLE', 'NOT_A_FILE'])
  })
})

describe.runIf(process.platform === 'linux')('what is no file on a disk', () => {
  test.each(['/dev/zero', '/dev/random', '/dev/tty', '/dev/null'])('is no file, be it endless or empty: %s', async (device) => {
    expect(['NOT_A_FILE', 'UNREADABLE']).toContain(await readGivenFile(device, { bytesMax, pipes: true }))
  })

  test('is read up to the limit where the system says that it is a file of no size', async () => {
    expect(String(await readGivenFile('/proc/self/status', { bytesMax: 1024 * 1024 }))).toContain('Pid:')
    expect(await readGivenFile('/proc/self/maps', { bytesMax })).toBe('TOO_LARGE')
  })

  test('is not waited for where it is a pipe that nobody writes to, nor opened at all where pipes are not wanted', async () => {
    const path = await fifo()
    expect([await readGivenFile(path, { bytesMax, pipes: true }), await readGivenFile(path, { bytesMax })]).toEqual([Buffer.alloc(0), 'NOT_A_FILE'])
  })

  test('is waited for where it is a pipe that somebody has open, for as long as there is something to say', async () => {
    const path = await fifo()
    const writer = await open(path, constants.O_RDWR)
    // More than a pipe holds: once it is written, it is being read.
    const bytes = Buffer.alloc(200_000, 1)
    const reading = readGivenFile(path, { bytesMax: bytes.length, pipes: true })
    await writer.write(bytes)
    await writer.close()
    expect(await reading).toEqual(bytes)
  })

  test('is given up where whoever has the pipe open says nothing, or too much', async () => {
    const path = await fifo()
    const writer = await open(path, constants.O_RDWR)
    expect(await readGivenFile(path, { bytesMax, pipes: true, silenceMsMax: 50 })).toBe('NOTHING_CAME')
    await writer.write(Buffer.alloc(bytesMax + 1))
    expect(await readGivenFile(path, { bytesMax, pipes: true })).toBe('TOO_LARGE')
    await writer.close()
  })
})
