import type { SealId } from '@hub/schemas'
import { demoArea } from './units.ts'
import type { DemoSender } from './sender.ts'

/** 印章管理员 of the units that issue: the first captures, the second files. */
const custodians: readonly (readonly [first: string, second: string])[] = [
  ['demo-seal-custodian', 'demo-seal-custodian-2'], ['demo-civil-custodian', 'demo-civil-custodian-2'], ['demo-police-custodian', 'demo-police-custodian-2'],
  ['demo-realty-custodian', 'demo-realty-custodian-2'], ['demo-transport-custodian', 'demo-transport-custodian-2'],
  ['demo-housing-custodian', 'demo-housing-custodian-2'],
]

/** 备案号 — the area and a running number, as filing bodies give them [I]. */
const filingNumber = (number: number): string => `${demoArea}${String(number).padStart(7, '0')}`

/** 印章 — one in use for each unit that issues; of the market authority also one that was stopped and one that was cancelled; and of the window the 受理专用章 for its notices. */
export async function buildSeals(send: DemoSender): Promise<void> {
  let filed = 0
  const inUse = async ([first, second]: readonly [string, string], bottom: string | null): Promise<SealId> => {
    const captured = await send(first, 'CaptureSeal', { kind: bottom === null ? 'unit' : 'business', bottom })
    const sealId = captured['sealId'] as SealId
    filed += 1
    await send(second, 'FileSeal', { sealId, filingNumber: filingNumber(filed) })
    await send(first, 'ActivateSeal', { sealId })
    send.advance(30)
    return sealId
  }
  for (const unit of custodians) await inUse(unit, null)
  const [first, second] = ['demo-seal-custodian', 'demo-seal-custodian-2'] as const
  const stopped = await inUse([first, second], '受理专用章')
  await send(second, 'DisableSeal', { sealId: stopped, cause: 'custodian-changed', reason: '印章管理员轮岗，交接期间停用' })
  const cancelled = await inUse([first, second], '档案专用章')
  await send(second, 'CancelSeal', { sealId: cancelled, cause: 'no-longer-needed', filingNumber: filingNumber(900) })
  await inUse(['demo-window-custodian', 'demo-window-custodian-2'], '受理专用章')
}
