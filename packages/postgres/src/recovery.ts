import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fetchCommand, fetchHistoryCommand } from './archive.ts'
import type { Settings } from './settings.ts'

/** 恢复到哪里 — the server goes there at its next start, and then works on along a time line of its own: what it had written along the old one stays as it is, in the archive too. */
export type Recovery =
  | { readonly to: 'backup-end' }
  | { readonly to: 'archive-end' | Date; readonly archive: string; readonly timeline: number | 'current' }

const settingsFile = 'postgresql.auto.conf'
const signalFile = 'recovery.signal'
/** Of this restore or of an earlier one, whose settings a base backup carries on: two targets at once the server would not even read. */
const recoveryLine = /^\s*(hot_standby|restore_command|recovery_target\w*)\b/i
/** For sh and for the shell of Windows. */
const fetchNothing = 'exit 1'

/** 写恢复参数 — in the place of whatever an earlier restore has left there. */
export async function writeRecovery(folder: string, recovery: Recovery): Promise<void> {
  const file = join(folder, settingsFile)
  const kept = existsSync(file) ? (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '' && !recoveryLine.test(line)) : []
  // Nobody is let in before it has come to its end: a reader would see neither the past nor the present.
  const lines = [...kept, `hot_standby = 'off'`, `recovery_target_action = 'promote'`, ...linesOf(recovery)]
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  await writeFile(join(folder, signalFile), '', { mode: 0o600, flush: true })
}

function linesOf(recovery: Recovery): readonly string[] {
  if (recovery.to === 'backup-end') return [`restore_command = '${fetchNothing}'`, `recovery_target = 'immediate'`, `recovery_target_timeline = 'current'`]
  const { to, archive, timeline } = recovery
  return [`restore_command = '${fetchCommand(archive)}'`, `recovery_target_timeline = '${String(timeline)}'`, ...(to === 'archive-end' ? [] : [`recovery_target_time = '${asPostgresReads(to)}'`])]
}

/** Before its start the server knows no abbreviation of a zone, `Z` included. */
function asPostgresReads(moment: Date): string {
  return moment.toISOString().replace('T', ' ').replace('Z', '+00')
}

/**
 * 选号参数 — a server that ends its recovery takes the first number for its time line of which it finds no history. Where it will archive into `archiveDir` it looks there too: with a number that is
 * taken there, its segments would bear the names of others, and the archive would refuse them for ever.
 */
export async function numberingSettings(dataDir: string, archiveDir: string): Promise<Settings> {
  if (!existsSync(join(dataDir, signalFile))) return {}
  const [, command] = [...(await readFile(join(dataDir, settingsFile), 'utf8')).matchAll(/^restore_command = '([^'\n]*)'$/gm)].at(-1) ?? []
  return command === undefined ? {} : { restore_command: `( ${command} ) || ${fetchHistoryCommand(archiveDir)}` }
}
