import { parseUuid } from '@hub/schemas'
import type { Arguments } from '../command.ts'
import type { DrillHub } from '../drill/drill-hub.ts'
import { DrillStopped } from '../drill/drill-stopped.ts'
import { HubUnavailable } from '../hub/hub-unavailable.ts'
import { readHubUrl } from '../hub/hub-url.ts'
import { openTokenSource } from '../hub/token-source.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { failed, isProblem, misused, type Problem } from '../problem.ts'
import { fetchFormerSeals, type FormerSeal } from './fetch-seals.ts'
import { tableOf } from './table.ts'

interface Options { readonly hub: DrillHub; readonly unitId: string | undefined; readonly asJson: boolean }

/** 列出前代印章 — the command from its options to its table. */
export async function listSeals(args: Arguments, io: Io): Promise<ExitCode | Problem> {
  try {
    const options = await readOptions(args, io)
    if (isProblem(options)) return options
    const seals = await fetchFormerSeals(options.hub, options.unitId)
    if (options.asJson) io.out(JSON.stringify({ seals }))
    else tell(seals, io)
    return exitCodes.done
  } catch (error) {
    if (io.stop.aborted) return exitCodes.stopped
    if (error instanceof DrillStopped || error instanceof HubUnavailable) return failed(error.message)
    throw error
  }
}

async function readOptions(args: Arguments, io: Io): Promise<Options | Problem> {
  if (args.texts.length > 0) return misused('seal former-ca 没有参数，只有选项')
  const unit = args.text('unit')
  const unitId = unit === undefined ? undefined : parseUuid(unit)
  if (unit !== undefined && unitId === undefined) return misused('--unit 须为机构的内部编号（UUID），见机构登记簿')
  const url = readHubUrl(args.text('url'), io.env)
  if (isProblem(url)) return url
  const token = await openTokenSource(args, io, url)
  if (isProblem(token)) return token
  if (token === undefined) return misused('缺少令牌：用 --as、--token-file 或环境变量 HUB_TOKEN 之一指明身份')
  return { hub: { url, token, stop: io.stop }, unitId, asJson: args.flag('json') }
}

const statusTexts: Readonly<Record<string, string>> = { CAPTURED: '已采集', FILED: '已备案', ACTIVE: '在用', DISABLED: '停用' }

function tell(seals: readonly FormerSeal[], io: Io): void {
  if (seals.length === 0) {
    io.out('没有证书仍由前代签发的印章')
    return
  }
  const rows = seals.map(({ unit, name, sealId, status, generations, validUntil }) => [
    unit, name, statusTexts[status] ?? status, generations.map(({ algorithm, generation, revoked }) => `${algorithm} 第 ${String(generation)} 代${revoked ? '（已吊销）' : ''}`).join('、'), validUntil, sealId,
  ])
  for (const line of tableOf(['单位', '印章', '状态', '签发证书', '可用到', '印章编号'], rows)) io.out(line)
  io.out('')
  // What to do is the same for many: said once each.
  for (const step of new Set(seals.map(({ nextStep }) => nextStep))) io.out(`${seals.filter(({ nextStep }) => nextStep === step).length} 枚：${step}`)
}
