import type { StepName } from './finding.ts'

/** These say whether the file is what was sealed, whoever sealed it; with a list that nobody covers it may have been sealed by others too. */
export const changedSteps: ReadonlySet<StepName> = new Set<StepName>([
  'package.format', 'package.signatures', 'package.list', 'package.coverage', 'signature.description', 'signature.method', 'signature.references', 'signature.coverage', 'signature.stamp',
  'signature.data-hash', 'signature.seal-file', 'signature.value',
])

/** These say whether the seals were valid when they were used; without a signed value that holds, nobody knows who used them. */
export const validSteps: ReadonlySet<StepName> = new Set<StepName>(['package.signatures', 'signature.value', 'signature.seal'])
