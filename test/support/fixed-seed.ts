const seedDefault = 20_261_122
const seeded = '\0seeded-fast-check'
const load = `
import fc from 'fast-check'
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? ${String(seedDefault)}) })
export default fc
`

/**
 * 固定种子 — a plugin through which whoever imports fast-check gets it with a seed: properties are tried on the same values in every run, so that a run fails for what has changed and for nothing else.
 * `FC_SEED` names another seed. Files without properties do not load it.
 */
export const fixedSeed = {
  name: 'fixed-seed', enforce: 'pre' as const,
  resolveId: (source: string, importer?: string) => (source === 'fast-check' && importer !== seeded ? seeded : undefined),
  load: (id: string) => (id === seeded ? load : undefined),
}
