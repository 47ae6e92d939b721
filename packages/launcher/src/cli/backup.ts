import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Unavailable } from '@hub/kernel'
import { withSecretFiles } from '@hub/service'
import { backupHub } from '../backup-hub.ts'
import { restoreHub } from '../restore-hub.ts'

const projectRoot = resolve(import.meta.dirname, '..', '..', '..', '..')

/** 备份与恢复命令 — `backup.ts backup --to <folder>` and `backup.ts restore --from <folder> [--wal <folder>] [--until <instant>] [--timeline <n>]`, as the command line starts it. */
const [step, ...args] = process.argv.slice(2)
const { values } = parseArgs({ args, options: { to: { type: 'string' }, from: { type: 'string' }, wal: { type: 'string' }, until: { type: 'string' }, timeline: { type: 'string' } } })
const dataDir = resolve(projectRoot, process.env['HUB_DATA_DIR'] || '.data')
const log = (line: string): void => { process.stderr.write(`· ${line}\n`) }
try {
  const environment = await withSecretFiles(process.env, { values: ['DATABASE_URL'] })
  if (step === 'backup' && values.to !== undefined) {
    const { startedAt, endedAt, firstSegment, files } = await backupHub({ dataDir, environment, to: values.to, log })
    process.stdout.write(`${JSON.stringify({ startedAt, endedAt, firstSegment, files: files.length })}\n`)
    log('备份已完成。口令（secrets/signer-passphrase）不在其中，请另存一处；没有它，备份中的密封内容打不开。')
  } else if (step === 'restore' && values.from !== undefined) {
    const { from, wal, until, timeline } = values
    const { endedAt } = await restoreHub({
      dataDir, environment, from, ...(wal === undefined ? {} : { wal }), ...(until === undefined ? {} : { until }), ...(timeline === undefined ? {} : { timeline: Number(timeline) }), log,
    })
    process.stdout.write(`${JSON.stringify({ backupEndedAt: endedAt, until: until ?? null })}\n`)
    log(`已放回。下一次 npm start 会${wal === undefined ? '从备份结束的那一刻' : until === undefined ? '一直重放到归档的末尾' : `重放到 ${until}`}继续，并重新清除备份之后清除过的人。`)
  } else throw new Error(`no such step: ${String(step)}`)
} catch (error) {
  process.stderr.write(`${error instanceof Unavailable ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
  process.exitCode = 1
}
