import { assert } from '@hub/kernel'
import type { PathStep, Spot } from '@hub/ofd'
import { pathParts, type PathPart } from '../signature/path-operators.ts'

/** Path data as steps of OFD; `place` takes a point of the data to the page. undefined where it is not path data. */
export function ofdSteps(d: string, place: (spot: Spot) => Spot): readonly PathStep[] | undefined {
  return pathParts(d, place)?.map(stepOf)
}

/** Of our own drawings, which are path data. */
export function knownSteps(d: string, place: (spot: Spot) => Spot): readonly PathStep[] {
  const steps = ofdSteps(d, place)
  assert(steps !== undefined, 'what we draw is path data')
  return steps
}

function stepOf(part: PathPart): PathStep {
  switch (part[0]) {
    case 'jump':
      return ['M', part[1]]
    case 'line':
      return ['L', part[1]]
    case 'curve':
      return ['B', part[1], part[2], part[3]]
    case 'close':
      return ['C']
  }
}
