import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digest, leafHash } from '@hub/canonical'
import type { Envelope } from '@hub/schemas'
import { encodeEnvelope } from '../services/ledger/src/events/codec.ts'
import { upcast } from '../services/ledger/src/events/upcast.ts'

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'schemas/golden/events')

/** 冻结样例 — `node scripts/golden.ts example.json ...`: an envelope of a new event type or version becomes its golden file. One that is there stays as it is. */
for (const path of process.argv.slice(2)) {
  const envelope = JSON.parse(readFileSync(path, 'utf8')) as Envelope
  const bytes = encodeEnvelope(envelope)
  const golden = { bytes: bytes.toString('utf8'), sha256: digest('sha256', bytes).toString('hex'), leafHash: leafHash(bytes).toString('hex'), event: upcast(envelope) }
  writeFileSync(join(folder, `${envelope.type}@${envelope.v}.json`), `${JSON.stringify(golden, null, 2)}\n`, { flag: 'wx' })
}
