import { assert, unreachable } from '@hub/kernel'
import { parentPort, workerData } from 'node:worker_threads'
import { drawnSeal } from '../../seals/seal-drawing.ts'
import { furtherRanges } from '../fonts/further-fonts.ts'
import { composeLicence } from '../compose.ts'
import { loadInstalledFonts } from '../fonts/installed-fonts.ts'
import { FontSubsets } from '../ofd/font-subset.ts'
import { SealAppearances } from '../signature/seal-appearance.ts'
import { makeFiles } from './make-files.ts'
import type { FromThread, Job, SealAsk, ThreadData, ToThread } from './messages.ts'

/**
 * 制文件线程 — composes and draws, one job after the other, with fonts that it reads once. It has no key and no file but its fonts: for a seal it asks the process
 * that started it, and waits.
 */
assert(parentPort !== null, 'the composing thread is a thread')
const port = parentPort
const order = await loadInstalledFonts((workerData as ThreadData).fonts)
const subsets = new FontSubsets()
const appearances = new SealAppearances()
const [sealFace] = order.strong
assert(sealFace !== undefined, 'there is a face for seals')
const sealFont = sealFace.bytes
let waiting: ((value: Uint8Array | undefined) => void) | undefined

class NotSealed extends Error {}

function tell(message: FromThread): void {
  port.postMessage(message)
}

async function seal(ask: SealAsk): Promise<Uint8Array> {
  const answer = new Promise<Uint8Array | undefined>((resolve) => { waiting = resolve })
  tell({ type: 'ask', ask })
  const value = await answer
  if (value === undefined) throw new NotSealed('the seal was not given')
  return value
}

async function work(job: Job): Promise<unknown> {
  switch (job.kind) {
    case 'draw':
      return drawnSeal(job.drawing, sealFont, job.day)
    case 'preview':
      return composeLicence(job.file, order)
    case 'make':
      return makeFiles(job.work, { order, subsets, appearances, seal })
    case 'glyphs':
      return furtherRanges(order)
    default:
      return unreachable(job)
  }
}

port.on('message', (message: ToThread) => {
  if (message.type === 'sealed') {
    waiting?.(message.value)
    return
  }
  work(message.job).then(
    (result) => { tell({ type: 'done', result }) },
    (error: unknown) => { tell({ type: 'failed', error }) },
  )
})
