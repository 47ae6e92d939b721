import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import type { Hub } from '@hub/launcher'
import { mutualTls } from '@hub/pki'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoCompany, demoPerson } from '../../services/ledger/src/demo/people.ts'
import { businessCode, openCounters } from '../faults/busy-city.ts'
import { HubClient } from '../hub/hub-client.ts'
import { type CityHub, cityHubMsMax, startCityHub } from '../support/city-hub.ts'
import { OtlpReceiver, type ReceivedSpan } from '../support/otlp-receiver.ts'
import { expressions } from './monitoring-files.ts'
import { readExpression } from './promql.ts'

// The whole hub as `npm start` brings it up, with a collector of traces, and somebody who collects its metrics.
let receiver: OtlpReceiver
let city: CityHub
let hub: Hub
let client: HubClient
beforeAll(async () => {
  receiver = await OtlpReceiver.start()
  city = await startCityHub({ environment: { ...process.env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_SCHEDULE_DELAY: '50' } })
  hub = city.hub
  client = new HubClient(hub.url)
}, cityHubMsMax)
afterAll(async () => {
  await city?.stop()
  await receiver?.stop()
})

const traceId = randomUUID().replaceAll('-', '')
const caller = '00f067aa0ba902b7'
const noCase = '019cac1d-ef1d-7af4-ad2c-f03ec1509b75'
const spansOf = (trace: string | undefined): readonly ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === trace)

describe('a trace', () => {
  test('goes with one look-up from its caller through the gateway into the ledger, down to the append', async () => {
    const [counter] = await openCounters(client, [3])
    const query = 'mutation ($input: LookUpInput!) { lookUp(input: $input) { __typename ... on LookUpAnswered { lookUpId } } }'
    const answer = await fetch(`${hub.url}/graphql`, {
      method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${await client.token('demo-window-clerk')}`, traceparent: `00-${traceId}-${caller}-01` },
      body: JSON.stringify({ query, variables: { input: { commandId: randomUUID(), caseId: counter?.caseId, slot: 'M1', typeCode: businessCode } } }),
    })
    expect(await answer.json()).toMatchObject({ data: { lookUp: { __typename: 'LookUpAnswered' } } })
    expect(answer.headers.get('x-trace-id')).toBe(traceId)

    await expect.poll(() => spansOf(traceId).length).toBe(3)
    const [gateway, command, append] = ['POST /graphql', 'LookUp', 'append'].map((name) => spansOf(traceId).find((span) => span.name === name))
    expect(gateway).toMatchObject({ service: 'zhengyuan-gateway', parent: caller, kind: 2, failed: false, facts: { 'http.route': '/graphql', 'http.response.status_code': 200 } })
    expect(command).toMatchObject({ service: 'zhengyuan-ledger', parent: gateway?.spanId, failed: false, facts: { 'hub.command.type': 'LookUp', 'hub.lane': 'live', 'hub.reply': 'accepted' } })
    expect(append).toMatchObject({ service: 'zhengyuan-ledger', parent: command?.spanId, failed: false, facts: { 'hub.events': 1, 'hub.append': 'written' } })
  })

  test('goes with the start of the ledger into the signer, which opens its keys', async () => {
    await expect.poll(() => receiver.named('become ready').length).toBe(1)
    const [start] = receiver.named('become ready')
    const spans = spansOf(start?.traceId)
    const asked = spans.filter(({ name }) => name === 'signer /v1/keys/unwrap')
    expect(asked.length).toBeGreaterThanOrEqual(2)
    for (const span of asked) {
      expect(span).toMatchObject({ service: 'zhengyuan-ledger', parent: start?.spanId, kind: 3 })
      await expect.poll(() => spansOf(start?.traceId).find(({ parent }) => parent === span.spanId)).toMatchObject({ service: 'zhengyuan-signer', name: 'POST /v1/keys/unwrap', facts: { 'hub.peer': 'ledger', 'http.response.status_code': 200 } })
    }
  })

  test('of many commands in one request has a span for each', async () => {
    const lines = [1, 2, 3].map((i) => JSON.stringify({ i, type: 'CloseCase', commandId: randomUUID(), body: { caseId: noCase, outcome: 'done' } }))
    const trace = randomUUID().replaceAll('-', '')
    const answer = await fetch(`${hub.url}/v1/commands`, {
      method: 'POST', body: lines.join('\n'), headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${await client.token('demo-window-clerk')}`, traceparent: `00-${trace}-${caller}-01` },
    })
    expect((await answer.text()).trim().split('\n')).toHaveLength(3)
    await expect.poll(() => spansOf(trace).length).toBe(4)
    const [parent] = spansOf(trace).filter(({ service }) => service === 'zhengyuan-gateway')
    expect(spansOf(trace).filter(({ name }) => name === 'CloseCase').map((span) => span.parent)).toStrictEqual(Array.from({ length: 3 }, () => parent?.spanId))
  })

  test('never tells who, what or with which token', async () => {
    expect(receiver.bodies.length).toBeGreaterThan(2)
    const sent = receiver.bodies.join('\n')
    const { name, uscc } = demoCompany(3)
    const secrets = [name, uscc, demoPerson(3).name, demoPerson(3).number, await client.token('demo-window-clerk'), hub.url, 'READER-0007']
    expect(secrets.filter((secret) => sent.includes(secret))).toStrictEqual([])
    const facts = new Set(receiver.spans.flatMap((span) => Object.keys(span.facts)))
    expect([...facts].toSorted()).toStrictEqual([
      'http.request.method', 'http.response.status_code', 'http.route', 'hub.append', 'hub.command.id', 'hub.command.type', 'hub.events', 'hub.lane', 'hub.peer', 'hub.position', 'hub.purpose', 'hub.refusal', 'hub.reply', 'hub.streams',
    ])
  })
})

async function metricsOfLedger(as: 'monitor' | 'gateway'): Promise<string> {
  const { port } = JSON.parse(await readFile(join(city.dataDir, 'run', 'ledger.json'), 'utf8')) as { readonly port: number }
  const tls = await mutualTls({ dir: join(city.dataDir, 'secrets', 'tls'), name: as })
  return new Promise((resolve, reject) => {
    const asked = request({ ...tls.client('ledger'), host: '127.0.0.1', port, path: '/metrics' }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk })
      response.on('end', () => { resolve(text) })
    })
    asked.on('error', reject)
    asked.end()
  })
}

describe('the metrics of a hub that works', () => {
  test('are all that alerts and dashboard ask for', async () => {
    const exported = async () => new Set([await (await fetch(`${hub.url}/metrics`)).text(), await metricsOfLedger('monitor')].flatMap((text) => [...text.matchAll(/^([a-zA-Z_][a-zA-Z0-9_]*)(?:\{| )/gm)].map(([, name]) => name)))
    // Of Prometheus itself; and an archive that there is none of has no age.
    const others = new Set(['up', 'hub_ledger_wal_archive_age_seconds'])
    const asked = new Map(expressions.flatMap(({ where, expression }) => readExpression(expression).metrics.map((name) => [name, where] as const)))
    expect(asked.size).toBeGreaterThan(25)
    // Some are there once their part has been looked at for the first time.
    await expect.poll(async () => {
      const there = await exported()
      return [...asked].filter(([name]) => !there.has(name) && !others.has(name))
    }).toStrictEqual([])
  })

  test('tell what has happened', async () => {
    let text = ''
    const value = (name: string): number => Number(new RegExp(`^${name.replaceAll(/[{}]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1])
    await expect.poll(async () => {
      text = await metricsOfLedger('gateway')
      return [value('hub_ledger_leading'), value('hub_ledger_ready'), value('hub_ledger_signer_reachable'), value('hub_ledger_wal_archive_on')]
    }).toStrictEqual([1, 1, 1, 0])
    expect(value('hub_ledger_replies_total{kind="accepted"}')).toBeGreaterThan(2)
    expect(value('hub_ledger_refusals_total{area="case",code="CASE_NOT_FOUND"}')).toBe(3)
    expect(value('hub_ledger_append_seconds_count')).toBeGreaterThan(2)
    expect(value('hub_ledger_projection_stopped{model="unit-register"}')).toBe(0)
    expect(value('hub_ledger_database_bytes')).toBeGreaterThan(1_000_000)
  })
})
