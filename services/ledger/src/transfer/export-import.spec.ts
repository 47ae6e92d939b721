import { readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { InvariantViolation } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../store/event-store.ts'
import { exportLog } from './export-log.ts'
import { findExport, placeForExport } from './export-place.ts'
import { events, folderForTest, identity, MemoryTarget } from './fixtures.ts'
import { checkExport, importLog } from './import-log.ts'
import { LogDigest } from './log-digest.ts'
import type { Manifest } from './manifest.ts'

const signal = new AbortController().signal
const nowMs = (): number => Date.UTC(2026, 2, 2)
const quiet = { signal, progress: () => undefined }
const log = events(9_000)

interface Made { readonly folder: string; readonly manifest: Manifest; readonly path: string }

async function exported(of: readonly RecordedEvent[] = log, gzip = false): Promise<Made> {
  const folder = await folderForTest()
  const place = placeForExport(folder, gzip)
  const manifest = await exportLog({ store: new MemoryTarget(of), identity, place, nowMs, ...quiet })
  return { folder, manifest, path: place.events }
}

async function imported(path: string, target = new MemoryTarget()): Promise<MemoryTarget> {
  await importLog({ found: await findExport(path), target, ...quiet })
  return target
}

const check = async (path: string): Promise<void> => checkExport(await findExport(path), quiet)

describe('an export', () => {
  test('comes in again as it was: bytes, positions, revisions', async () => {
    const { folder, manifest } = await exported()
    expect((await imported(folder)).log).toEqual(log)
    const digest = new LogDigest()
    for (const { bytes } of log) digest.add(bytes)
    expect(manifest).toMatchObject({ ...identity, ...digest.summary(), events: 9_000, firstPosition: 0, lastPosition: 8_999, madeAt: '2026-03-02T00:00:00.000Z', compression: 'none' })
  })

  test('is the same compressed, and much smaller', async () => {
    const [plain, packed] = [await exported(), await exported(log, true)]
    expect(gunzipSync(await readFile(packed.path)).equals(await readFile(plain.path))).toBe(true)
    expect((await stat(packed.path)).size).toBeLessThan((await stat(plain.path)).size / 3)
    expect((await imported(packed.folder)).log).toEqual(log)
  })

  test('of an empty log is an export too', async () => {
    const { folder, manifest } = await exported([])
    expect(manifest).toMatchObject({ events: 0, firstPosition: null, sha256: createHash('sha256').digest('hex') })
    expect((await imported(folder)).log).toEqual([])
  })

  test('is found by its folder, its events and its manifest, and its files are their owner’s alone', async () => {
    const { folder, path } = await exported(log.slice(0, 10))
    for (const name of [folder, path, join(folder, 'events.manifest.json')]) expect((await findExport(name)).events).toBe(path)
    for (const name of [path, join(folder, 'events.manifest.json')]) expect((await stat(name)).mode & 0o077).toBe(0)
  })

  test('can be verified with tools of the shell: each event cut out of its line', async () => {
    const { path, manifest } = await exported(log.slice(0, 50))
    const cut = (await readFile(path, 'utf8')).replaceAll(/^\{"position":\d+,"stream":"[^"]*","revision":\d+,"leafHash":"[0-9a-f]{64}","event":(.*)\}$/gm, '$1')
    expect(createHash('sha256').update(cut).digest('hex')).toBe(manifest.sha256)
  })

  test('is not written over another', async () => {
    const { folder } = await exported(log.slice(0, 10))
    await expect(exportLog({ store: new MemoryTarget(log), identity, place: placeForExport(folder, false), nowMs, ...quiet })).rejects.toThrow('不覆盖已有的导出')
    await rm(join(folder, 'events.manifest.json'))
    await expect(exportLog({ store: new MemoryTarget(log), identity, place: placeForExport(folder, false), nowMs, ...quiet })).rejects.toThrow('已经存在，而没有清单')
  })

  test('that was interrupted is nobody’s export, and is made afresh', async () => {
    const folder = await folderForTest()
    const place = placeForExport(folder, false)
    const stop = new AbortController()
    const interrupted = exportLog({ store: new MemoryTarget(log), identity, place, nowMs, signal: stop.signal, progress: (done) => { if (done > 4_000) stop.abort() } })
    await expect(interrupted).rejects.toThrow()
    expect((await stat(`${place.events}.partial`)).size).toBeGreaterThan(1_000)
    await expect(findExport(folder)).rejects.toThrow('导出没有写完')
    await expect(findExport(`${place.events}.partial`)).rejects.toThrow('没有写完的导出')
    await exportLog({ store: new MemoryTarget(log), identity, place, nowMs, ...quiet })
    expect((await imported(folder)).log).toEqual(log)
  })

  test('is not made of an event that could not come in again', async () => {
    const broken = log.slice(0, 20).map((event) => (event.position === 7 ? { ...event, bytes: Buffer.from('{"id": 1}') } : event))
    const place = placeForExport(await folderForTest(), false)
    await expect(exportLog({ store: new MemoryTarget(broken), identity, place, nowMs, ...quiet })).rejects.toThrow('位置 7 的事件不是规范化 JSON')
    await expect(stat(place.manifest)).rejects.toThrow()
  })

  test('is not made of a log in which something is missing', async () => {
    const gap = { head: () => Promise.resolve(99), readAll: (from: number, limit: number) => (from + limit > 50 ? Promise.reject(new InvariantViolation('positions have no gap')) : Promise.resolve(log.slice(from, from + limit))) }
    await expect(exportLog({ store: gap, identity, place: placeForExport(await folderForTest(), false), nowMs, ...quiet })).rejects.toThrow('日志在位置 0 之后缺少事件')
    const short = { head: () => Promise.resolve(99), readAll: (from: number) => Promise.resolve(log.slice(from, 40)) }
    await expect(exportLog({ store: short, identity, place: placeForExport(await folderForTest(), false), nowMs, ...quiet })).rejects.toThrow('日志在位置 40 处中断')
  })

  test('without its manifest, or its events, is told to be incomplete', async () => {
    const { folder, path } = await exported(log.slice(0, 10))
    await rename(join(folder, 'events.manifest.json'), join(folder, 'kept'))
    await expect(findExport(path)).rejects.toThrow('没有清单')
    await rename(join(folder, 'kept'), join(folder, 'events.manifest.json'))
    await rm(path)
    await expect(findExport(folder)).rejects.toThrow('事件文件不在')
    await expect(findExport(join(folder, 'nothing'))).rejects.toThrow('找不到导出')
  })
})

/** The lines of the file, changed; compressed again where it was. */
async function change(path: string, lines: (all: string[]) => readonly string[]): Promise<void> {
  const bytes = await readFile(path)
  const packed = path.endsWith('.gz')
  const text = (packed ? gunzipSync(bytes) : bytes).toString('utf8')
  const changed = Buffer.from(lines(text.split('\n').slice(0, -1)).map((line) => `${line}\n`).join(''))
  await writeFile(path, packed ? gzipSync(changed) : changed)
}

describe('an import names the line', () => {
  test.each([
    ['that was changed', (all: string[]) => all.with(41, all[41]?.replace('"v":1', '"v":2') ?? ''), '第 42 行的事件与它的叶哈希不符'],
    ['that is missing', (all: string[]) => all.toSpliced(41, 1), '第 42 行的位置应为 41，实为 42'],
    ['that stands there twice', (all: string[]) => all.toSpliced(41, 0, all[40] ?? ''), '第 42 行的位置应为 41，实为 40'],
    ['that has changed places', (all: string[]) => all.with(41, all[42] ?? '').with(42, all[41] ?? ''), '第 42 行的位置应为 41，实为 42'],
    ['that is empty', (all: string[]) => all.toSpliced(41, 0, ''), '第 42 行不是导出的一行'],
    ['with a revision that skips', (all: string[]) => all.with(41, all[41]?.replace(/"revision":\d+/, '"revision":9') ?? ''), '第 42 行的流内序号应为 '],
    ['that is too many', (all: string[]) => [...all, all[0]?.replace('"position":0', '"position":200') ?? ''], '第 201 行的流内序号应为'],
    ['that is longer than any', (all: string[]) => all.with(41, `${all[41] ?? ''}${' '.repeat(300_000)}`), '第 42 行过长'],
  ] as const)('%s', async (_, lines, why) => {
    for (const gzip of [false, true]) {
      const { path, folder } = await exported(log.slice(0, 200), gzip)
      await change(path, lines as (all: string[]) => readonly string[])
      await expect(check(folder)).rejects.toThrow(why)
    }
  })

  test('after which a plain file ends, in its middle or behind it', async () => {
    const { path, folder } = await exported(log.slice(0, 200))
    const whole = await readFile(path)
    await truncate(path, whole.lastIndexOf('\n', whole.length - 2) - 5)
    await expect(check(folder)).rejects.toThrow('第 199 行没有结束：文件被截断')
    await truncate(path, whole.lastIndexOf('\n', whole.lastIndexOf('\n', whole.length - 2) - 1) + 1)
    await expect(check(folder)).rejects.toThrow('文件在第 198 行后结束，清单说有 200 件')
  })

  test('at which a compressed file ends or is broken', async () => {
    const { path, folder } = await exported(log, true)
    const whole = await readFile(path)
    await truncate(path, Math.floor(whole.length / 2))
    await expect(check(folder)).rejects.toThrow(/压缩文件被截断：读到第 \d+ 行处/)
    await writeFile(path, Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.alloc(50, 0xff), whole.subarray(whole.length / 2 + 50)]))
    await expect(check(folder)).rejects.toThrow(/第 \d+ 行|压缩文件已损坏/)
  })

  test('no line, where every line is right and the whole is not what the manifest says', async () => {
    const [one, other] = [await exported(log.slice(0, 100)), await exported(log.slice(0, 100).map((event) => ({ ...event, bytes: Buffer.from(Buffer.from(event.bytes).toString('utf8').replace('"client":"console"', '"client":"consolf"')) })))]
    await writeFile(one.path, await readFile(other.path))
    await expect(check(one.folder)).rejects.toThrow('全部事件的摘要（SHA-256）与清单不符')
    await change(join(one.folder, 'events.manifest.json'), (all) => all.map((line) => line.replace(/"sha256": "[0-9a-f]+"/, `"sha256": "${other.manifest.sha256}"`)))
    await expect(check(one.folder)).rejects.toThrow('默克尔根与清单不符')
  })
})

describe('an import', () => {
  test('goes on behind what an interrupted one has left', async () => {
    const { folder } = await exported()
    const target = new MemoryTarget()
    target.failAfter(5_000)
    await expect(imported(folder, target)).rejects.toThrow('the store is away')
    expect(target.log.length).toBeGreaterThan(1_000)
    expect(target.log).toEqual(log.slice(0, target.log.length))
    target.failAfter(Infinity)
    const there = target.log.length
    await expect(importLog({ found: await findExport(folder), target, ...quiet })).resolves.toBe(there)
    expect(target.log).toEqual(log)
    await expect(importLog({ found: await findExport(folder), target, ...quiet })).resolves.toBe(9_000)
  })

  test('is refused by a store that holds anything else, or more', async () => {
    const { folder } = await exported(log.slice(0, 50))
    const other = log.slice(0, 20).map((event) => (event.position === 13 ? { ...event, bytes: log[14]?.bytes ?? Buffer.alloc(1) } : event))
    await expect(imported(folder, new MemoryTarget(other))).rejects.toThrow('目标不是空库：它在位置 13 的事件与来源不同')
    await expect(imported(folder, new MemoryTarget(log.slice(0, 51)))).rejects.toThrow('比来源的 50 件还多')
  })
})
