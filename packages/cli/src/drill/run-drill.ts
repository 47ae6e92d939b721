import { openDisplay } from '../import/display.ts'
import type { Io } from '../io.ts'
import type { Collected } from './collect.ts'
import type { DrillOptions } from './drill-options.ts'
import { DrillStopped } from './drill-stopped.ts'
import type { Outcome } from './outcome.ts'
import { remakePage } from './remake-page.ts'

const makerSilenceMsMax = 120_000
const silentPagesMax = 2
const words = { doing: '重制', unit: '份', wrong: '未重制' } as const

/**
 * 逐页重制 — page by page, so that the maker of files has at most a page before it; into `outcomes`, which is true at any stop.
 * @throws HubUnavailable, DrillStopped, ImportStopped
 */
export async function runDrill({ pages, licences }: Collected, { hub, sealId }: DrillOptions, { io, outcomes }: { readonly io: Io; readonly outcomes: Map<string, Outcome> }): Promise<void> {
  const display = openDisplay(io, { total: licences, done: 0, words })
  let [wrong, silentPages]: [number, number] = [0, 0]
  try {
    for (const page of pages) {
      if (io.stop.aborted) return
      const kinds = new Set<Outcome['kind']>()
      await remakePage(page, {
        hub, sealId, silenceMsMax: makerSilenceMsMax,
        onOutcome(licenceId, outcome) {
          outcomes.set(licenceId, outcome)
          kinds.add(outcome.kind)
          if (outcome.kind !== 'remade') wrong += 1
          display.show(outcomes.size, wrong)
        },
      })
      silentPages = kinds.has('unanswered') && !kinds.has('remade') ? silentPages + 1 : 0
      if (silentPages >= silentPagesMax) throw new DrillStopped('枢纽久未制成任何文件。请系统管理员检查签名服务')
    }
  } finally {
    display.end()
  }
}
