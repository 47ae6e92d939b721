import type { Io } from '../io.ts'
import type { Collected } from './collect.ts'
import { codeOfOutcome, textOfOutcome, type Outcome } from './outcome.ts'

/** 小结 of a drill that came to its end. */
export interface Told {
  readonly sealId: string
  readonly outcomes: ReadonlyMap<string, Outcome>
  /** What the hub still holds as current under the seal, without the licences of erased holders. */
  readonly left: Collected
  readonly asJson: boolean
}

/** 小结 — counts for the person, and as the result each licence that has no new files, with its code; or all of it as one line of JSON. */
export function tell({ sealId, outcomes, left, asJson }: Told, io: Io): void {
  const of = (kind: Outcome['kind']): readonly (readonly [string, Outcome])[] => [...outcomes].filter(([, outcome]) => outcome.kind === kind)
  const [remade, ended, erased, refused, unanswered] = [of('remade'), of('ended'), of('erased'), of('refused'), of('unanswered')]
  io.say(`重制完成：已重制 ${remade.length} 份，被拒绝 ${refused.length} 份，没有及时制成 ${unanswered.length} 份，证照已终止而保留旧文件 ${ended.length} 份${erased.length === 0 ? '' : `，持证人已清除而不能重制 ${erased.length} 份`}`)
  io.say(left.files === 0 ? `该印章签制的文件已全部换新${erased.length === 0 ? '' : '，持证人已清除的除外（文件已随之删除）'}` : `仍有 ${left.files} 份该印章签制的文件没有换新${ended.length === left.licences ? '，都属于已终止的证照' : '。处理所列原因后，用同一命令再次运行'}`)
  if (asJson) {
    const coded = (list: readonly (readonly [string, Outcome])[]): object => list.map(([licenceId, outcome]) => ({ licenceId, code: codeOfOutcome(outcome) }))
    io.out(JSON.stringify({ sealId, remade: remade.length, refused: coded(refused), ended: coded(ended), erased: coded(erased), unanswered: unanswered.map(([licenceId]) => licenceId), filesLeft: left.files, licencesLeft: left.licences }))
    return
  }
  for (const [licenceId, outcome] of [...refused, ...unanswered, ...ended, ...erased]) io.out([licenceId, codeOfOutcome(outcome) || '-', textOfOutcome(outcome)].join('  '))
}
