import { type ChildOptions, startChild } from './child.ts'
import { type PartName, partTitles } from './part.ts'
import { Supervisor } from './supervisor.ts'

type ServiceName = Exclude<PartName, 'postgres'>

export type ServiceOptions = Pick<ChildOptions, 'program' | 'env' | 'logFile' | 'log' | 'spawned' | 'isReady'> & { readonly name: ServiceName }

const second = 1_000
/** The ledger reads its history before it opens; the others open at once. */
const readyTimeoutsMs: Readonly<Record<ServiceName, number>> = { gateway: 60 * second, ledger: 1_800 * second, signer: 60 * second }
/** Longer than each service takes by its own bound to finish what it has begun. */
const stopTimeoutsMs: Readonly<Record<ServiceName, number>> = { gateway: 12 * second, ledger: 12 * second, signer: 7 * second }

/** 服务 — one of the three, kept running. */
export function supervisedService({ name, ...options }: ServiceOptions): Supervisor {
  const title = partTitles[name]
  const child: ChildOptions = { ...options, title, readyTimeoutMs: readyTimeoutsMs[name], stopTimeoutMs: stopTimeoutsMs[name] }
  return new Supervisor({ title, logFile: options.logFile, log: options.log, launch: (signal) => startChild(child, signal) })
}
