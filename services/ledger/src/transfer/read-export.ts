import { checkEvent, type CheckedEvent } from './checked-event.ts'
import { DenseRevisions } from './dense-revisions.ts'
import { parseEventLine } from './event-line.ts'
import type { FoundExport } from './export-place.ts'
import { LogDigest } from './log-digest.ts'
import type { Manifest } from './manifest.ts'
import { readLines, type Line } from './read-lines.ts'
import { TransferRefused } from './transfer-refused.ts'

/**
 * 读导出 — the events of an export, in order, each line checked: its own form, the position and the revision that it must have, the canonical form of the event.
 * After the last, count, digest and root against the manifest. @throws TransferRefused with the number of the first line that is not right
 */
export async function* readExport({ events: path, manifest }: FoundExport): AsyncGenerator<readonly CheckedEvent[]> {
  const [revisions, digest] = [new DenseRevisions(), new LogDigest()]
  for await (const lines of readLines(path)) {
    const events = lines.map((line) => checkedEvent(line, revisions))
    for (const { bytes } of events) digest.add(bytes)
    if (digest.events > manifest.events) throw new TransferRefused(`第 ${String(manifest.events + 1)} 行多余：清单说只有 ${String(manifest.events)} 件`)
    yield events
  }
  checkSummary(digest, manifest)
}

function checkedEvent({ number, bytes }: Line, revisions: DenseRevisions): CheckedEvent {
  const wrong = (why: string): TransferRefused => new TransferRefused(`第 ${String(number)} 行${why}`)
  const event = parseEventLine(bytes)
  if (event === 'no-line') throw wrong('不是导出的一行')
  if (event === 'changed') throw wrong('的事件与它的叶哈希不符：这一行被改动过')
  const { position, stream, revision } = event
  if (position !== number - 1) throw wrong(`的位置应为 ${String(number - 1)}，实为 ${String(position)}：有行被删除、重复或调换了次序`)
  const checked = checkEvent(event)
  if (typeof checked === 'string') throw wrong(`的事件${checked}`)
  const expected = revisions.take(stream)
  if (revision !== expected) throw wrong(`的流内序号应为 ${String(expected)}，实为 ${String(revision)}`)
  return checked
}

function checkSummary(digest: LogDigest, manifest: Manifest): void {
  const { events, sha256, root } = digest.summary()
  if (events !== manifest.events) throw new TransferRefused(`文件在第 ${String(events)} 行后结束，清单说有 ${String(manifest.events)} 件：文件被截断`)
  if (sha256 !== manifest.sha256) throw new TransferRefused('全部事件的摘要（SHA-256）与清单不符：有事件连同它的叶哈希被改动，或清单不是这个文件的')
  if (root !== manifest.root) throw new TransferRefused('默克尔根与清单不符：清单不是这个文件的')
}
