import { businessBody } from '../../../services/ledger/src/demo/licences.ts'
import type { Act } from '../act.ts'
import { ActWrong } from '../act-wrong.ts'

/** Behind every company that the demo city and the benches use. */
const firstCompany = 1_000_000
/** `demoCompany` numbers them with seven digits; a run takes its own stretch. */
const companiesPerRun = 100_000
const runs = 80

/** 制证并签发 — a business licence for a company that is new to the hub. */
export const composeAndIssue: Act = {
  name: '制证签发',
  async run({ client, city, turn, runNumber }) {
    const at = firstCompany + (runNumber % runs) * companiesPerRun + (turn % companiesPerRun)
    const { licenceId } = await client.send('demo-market-clerk', 'ComposeLicence', { typeId: city.businessTypeId, issuers: [city.marketUnitId], ...businessBody(at) })
    if (typeof licenceId !== 'string') throw new ActWrong('ComposeLicence names no licence')
    await client.send('demo-market-clerk', 'IssueLicence', { licenceId })
  },
}
