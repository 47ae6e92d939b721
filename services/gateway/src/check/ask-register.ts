import { Unavailable } from '@hub/kernel'
import { isCurrent, type CurrentPorts } from '../verify/is-current.ts'

/** 问登记 — what these models of the read side know, once they hold every event recorded before the question; undefined where nobody can say now. @throws what is a fault of our own */
export async function askRegister<Found extends object | null>(ports: CurrentPorts, ask: () => Promise<Found>, models?: Parameters<typeof isCurrent>[1]): Promise<Found | undefined> {
  try {
    return (await isCurrent(ports, models)) ? await ask() : undefined
  } catch (error) {
    if (error instanceof Unavailable) return undefined
    throw error
  }
}
