import { cruise } from 'dependency-cruiser'
import extractConfig from 'dependency-cruiser/config-utl/extract-depcruise-config'
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Fewer modules than this means that the rules were not applied to the tree (a cruiser that cannot read TypeScript passes on nothing). */
const modulesMin = 250
/** Reading the whole tree takes some ten seconds of an idle machine. */
const cruiseMsMax = 400_000

test('every dependency rule holds, over all modules', async () => {
  const config = await extractConfig(join(root, '.dependency-cruiser.cjs'))
  const { output } = await cruise(['schemas', 'packages', 'services', 'scripts'], { ...config.options, ruleSet: { forbidden: config.forbidden ?? [] }, validate: true, baseDir: root }, {}, { tsConfig: extractTsConfig(join(root, 'tsconfig.json')) })
  if (typeof output === 'string') throw new Error('the cruiser gives its result as an object')
  expect(output.summary.totalCruised).toBeGreaterThan(modulesMin)
  expect(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([])
}, cruiseMsMax)
