import type { Hub } from '@hub/launcher'
import { expect } from 'vitest'
import { runHub } from '../cli/hub-command.ts'

/** 查账 — `npx hub ledger fsck` on the hub at work: revisions, positions, reservations, sealed data, decision index and read models, all derived again. */
export async function expectFsckAgrees(hub: Pick<Hub, 'url' | 'dataDir'>): Promise<void> {
  const { exit, out, said } = await runHub(['ledger', 'fsck', '--json'], { hub })
  const [verdict] = out.trim().split('\n').map((line) => JSON.parse(line) as { readonly agrees: boolean; readonly disagreement: unknown; readonly unchecked: readonly unknown[] })
  expect({ exit, agrees: verdict?.agrees, disagreement: verdict?.disagreement, unchecked: verdict?.unchecked }, said).toEqual({ exit: 0, agrees: true, disagreement: null, unchecked: [] })
}
