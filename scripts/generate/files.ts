import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { printManifest } from '../../services/gateway/src/fast-path/manifest-file.ts'
import { printSchemaSorted } from '../../services/gateway/src/graphql/schema.ts'
import { drawnRangesFile } from './drawn-ranges.ts'
import { eventsPage, readEventDocs } from './event-docs.ts'
import { refusalsPage } from './refusal-docs.ts'

/** 生成文件 — path to what it must hold. One list for `npm run gen` and for the check that nothing is stale. */
export async function generatedFiles(root: string): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/events.md', eventsPage(readEventDocs(root))],
    ['docs/refusals.md', refusalsPage()],
    ['schemas/src/glyphs/drawn-ranges.ts', await drawnRangesFile()],
    ['services/gateway/schema.graphql', printSchemaSorted()],
    ['services/gateway/src/fast-path/manifest.json', printManifest()],
  ])
}

export function isCurrent(root: string, path: string, text: string): boolean {
  try {
    return readFileSync(join(root, path), 'utf8') === text
  } catch {
    return false
  }
}

export function writeGenerated(root: string, files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) writeFileSync(join(root, path), text)
}
