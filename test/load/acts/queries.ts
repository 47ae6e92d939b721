import type { Act } from '../act.ts'
import { ActWrong } from '../act-wrong.ts'
import { businessCode, clerkOf } from './intake.ts'

const pageSize = 20

interface Connection { readonly edges: readonly unknown[] }

export const listCases: Act = {
  name: '查办件列表',
  async run({ client, turn }) {
    const { cases } = await client.ask<{ readonly cases: Connection }>(clerkOf(turn), 'Cases', { first: pageSize })
    if (cases.edges.length === 0) throw new ActWrong('Cases is empty')
  },
}

export const readCase: Act = {
  name: '查一件办件',
  async run({ client, caseIds, turn }) {
    const caseId = caseIds[turn % caseIds.length]
    const { case: found } = await client.ask<{ readonly case: { readonly caseId: string } | null }>(clerkOf(turn), 'Case', { caseId })
    if (found?.caseId !== caseId) throw new ActWrong('Case is another')
  },
}

export const findLicences: Act = {
  name: '查证照列表',
  async run({ client }) {
    const { licences } = await client.ask<{ readonly licences: Connection }>('demo-market-clerk', 'Licences', { typeCode: businessCode, first: pageSize })
    if (licences.edges.length === 0) throw new ActWrong('Licences is empty')
  },
}

export const readStatus: Act = {
  name: '查运行状态',
  async run({ client, turn }) {
    const { hubStatus } = await client.ask<{ readonly hubStatus: { readonly ready: boolean } }>(clerkOf(turn), 'HubStatus', {})
    if (!hubStatus.ready) throw new ActWrong('the hub is not ready')
  },
}
