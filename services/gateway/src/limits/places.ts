import { assert } from '@hub/kernel'
import { EdgeError } from '../errors/edge-error.ts'

/** Places in all, and of one network. */
export interface PlaceLimits {
  readonly max: number
  readonly ofNetworkMax: number
}

/** Gives the place back; only the first call does anything. */
export type GiveBack = () => void

const retryAfterMs = 2_000

/** 名额 — whoever finds none is told when to come again. @throws EdgeError RATE_LIMITED */
export function buildPlaces({ max, ofNetworkMax }: PlaceLimits): (network: string) => GiveBack {
  const ofNetwork = new Map<string, number>()
  let taken = 0

  return (network) => {
    const own = ofNetwork.get(network) ?? 0
    if (taken >= max || own >= ofNetworkMax) throw new EdgeError('RATE_LIMITED', { retryAfterMs })
    taken += 1
    ofNetwork.set(network, own + 1)
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      giveBack(network)
    }
  }

  function giveBack(network: string): void {
    const own = ofNetwork.get(network)
    assert(own !== undefined, 'a place that is given back was taken')
    taken -= 1
    if (own === 1) ofNetwork.delete(network)
    else ofNetwork.set(network, own - 1)
  }
}
