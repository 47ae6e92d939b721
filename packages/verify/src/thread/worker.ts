import { assert, isRefusal } from '@hub/kernel'
import { parentPort } from 'node:worker_threads'
import { parseTrustBundle, type TrustBundle } from '../trust-bundle.ts'
import { verifyFile } from '../verify-file.ts'
import type { FromVerifyThread, VerifyJob } from './messages.ts'

/** 核验线程 — holds nothing but the last trust bundle; whoever started it ends it when a file takes too long. */
assert(parentPort !== null, 'this file runs as a thread')
const port = parentPort
let known: { readonly text: string; readonly bundle: TrustBundle | undefined } | undefined

port.on('message', (job: VerifyJob) => {
  void verifyFile(job.bytes, { bundle: bundleOf(job.bundle), now: job.now, sealStatus: job.sealStatus }).then((verdict) => { tell({ type: 'done', id: job.id, verdict }) })
})
tell({ type: 'ready' })

function tell(message: FromVerifyThread): void {
  port.postMessage(message)
}

/** A bundle that cannot be read trusts nobody. */
function bundleOf(text: string | null): TrustBundle | undefined {
  if (text === null) return undefined
  if (known?.text !== text) {
    const parsed = parseTrustBundle(text)
    known = { text, bundle: isRefusal(parsed) ? undefined : parsed }
  }
  return known.bundle
}
