import type { Hub } from '@hub/launcher'
import { HubClient } from '../hub/hub-client.ts'
import { cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { eventually } from '../support/eventually.ts'

type Part = keyof Hub['pids']

/** How long any part may take to be well again on a busy machine. */
export const recoveryMsMax = 60_000
export const startMsMax = cityHubMsMax
const partsOfHub = 4

/** What the tests need of a hub's readiness: the parts that are not well, by name. */
export interface Readiness { readonly status: number; readonly unwell: readonly string[] }

/** 受测枢纽 — a whole hub in a folder of its own, with the demo city, whose processes are killed. Its log does not grow without a command. */
export interface HubUnderFault {
  readonly hub: Hub
  readonly client: HubClient
  /** What the launcher told the person at the terminal. */
  readonly said: readonly string[]
  /** Undefined: nobody listens. */
  readonly readiness: () => Promise<Readiness | undefined>
  /** All four parts run, and say so. */
  readonly untilReady: () => Promise<void>
  /** Kills a part and resolves, with the milliseconds that it took, once it runs again and the hub says that all is well. */
  readonly killAndRecover: (part: Part) => Promise<number>
  readonly stop: () => Promise<void>
}

/** Look-ups come faster here than from any person. */
const environment = { ...process.env, HUB_LOOK_UPS_PER_MINUTE: '1000000', HUB_REQUESTS_PER_MINUTE: '10000000' }

export async function startHubUnderFault(): Promise<HubUnderFault> {
  const said: string[] = []
  const { hub, stop } = await startCityHub({ environment, log: (line) => { said.push(line) } })
  const readiness = (): Promise<Readiness | undefined> => askReadiness(hub.url)
  return {
    hub, said, readiness, stop, client: new HubClient(hub.url),
    // Also for the launcher, which can only kill what it knows to be ready.
    untilReady: () => eventually('the hub is ready', async () => Object.keys(hub.pids).length === partsOfHub && (await readiness())?.status === 200, recoveryMsMax),
    async killAndRecover(part) {
      const before = hub.pids[part]
      const startedMs = performance.now()
      hub.kill(part, 'SIGKILL')
      await eventually(`the ${part} runs again`, async () => hub.pids[part] !== undefined && hub.pids[part] !== before && (await readiness())?.status === 200, recoveryMsMax)
      return Math.round(performance.now() - startedMs)
    },
  }
}

async function askReadiness(url: string): Promise<Readiness | undefined> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) })
    const { parts } = (await answer.json()) as { readonly parts: readonly { readonly part: string; readonly ok: boolean }[] }
    return { status: answer.status, unwell: parts.filter(({ ok }) => !ok).map(({ part }) => part) }
  } catch {
    return undefined
  }
}
