import { parseUuid } from '@hub/schemas'
import { readRequired } from '../arguments.ts'
import type { Arguments } from '../command.ts'
import { readHubUrl } from '../hub/hub-url.ts'
import { openTokenSource } from '../hub/token-source.ts'
import type { Io } from '../io.ts'
import { isProblem, misused, type Problem } from '../problem.ts'
import type { DrillHub } from './drill-hub.ts'

/** 重制选项 — the command line, checked, with who asks. */
export interface DrillOptions {
  readonly hub: DrillHub
  readonly sealId: string
  readonly listPath: string | undefined
  readonly confirmed: boolean
  readonly asJson: boolean
}

/** @throws HubUnavailable where the token comes from the hub and it does not answer */
export async function readDrillOptions(args: Arguments, io: Io): Promise<DrillOptions | Problem> {
  if (args.texts.length > 0) return misused('seal drill 没有参数，只有选项')
  const given = readRequired(args, ['seal'])
  if (isProblem(given)) return given
  const sealId = parseUuid(given.seal)
  if (sealId === undefined) return misused('--seal 须为印章内部编号（UUID），见印章登记簿')
  const url = readHubUrl(args.text('url'), io.env)
  if (isProblem(url)) return url
  const token = await openTokenSource(args, io, url)
  if (isProblem(token)) return token
  if (token === undefined) return misused('缺少令牌：用 --as、--token-file 或环境变量 HUB_TOKEN 之一指明身份')
  return { hub: { url, token, stop: io.stop }, sealId, listPath: args.text('to'), confirmed: args.flag('yes'), asJson: args.flag('json') }
}
