import { describe, expect, test } from 'vitest'
import { alerts, dashboard, expressions, handbook } from './monitoring-files.ts'
import { readExpression } from './promql.ts'

describe('alerts and dashboard', () => {
  test.each(expressions.map(({ where, expression }) => [where, expression] as const))('%s asks in PromQL: %s', (_where, expression) => {
    const { errorsAt, metrics } = readExpression(expression)
    expect(errorsAt).toStrictEqual([])
    expect(metrics.length).toBeGreaterThan(0)
  })

  test('what is no PromQL is told', () => {
    for (const wrong of ['sum(rate(x[5m])', 'x >', 'histogram_quantile(0.9, sum by le (x))']) expect(readExpression(wrong).errorsAt).not.toStrictEqual([])
  })
})

describe('each alert', () => {
  test('has a name of its own', () => {
    expect(alerts.length).toBeGreaterThan(12)
    expect(new Set(alerts.map(({ alert }) => alert)).size).toBe(alerts.length)
  })

  test.each(alerts.map((alert) => [alert.alert, alert] as const))('%s waits before it wakes somebody, says what is the matter, and leads to what to do', (name, { for: wait, labels, annotations }) => {
    expect(wait).toMatch(/^\d+[mh]$/)
    expect(['page', 'ticket']).toContain(labels.severity)
    expect(annotations.summary).toMatch(/\p{Script=Han}/u)
    expect(annotations.runbook).toBe(`docs/operations.md#${name.toLowerCase()}`)
    const [, paragraph = ''] = new RegExp(`^#### ${name}$\\n\\n([^#]+)`, 'm').exec(handbook) ?? []
    expect(paragraph.length).toBeGreaterThan(60)
  })

  test('that the handbook tells of is in the rules', () => {
    const told = [...handbook.matchAll(/^#### ([A-Z][A-Za-z]+)$/gm)].map(([, name]) => name)
    expect(told.toSorted()).toStrictEqual(alerts.map(({ alert }) => alert).toSorted())
  })
})

test('no two panels of the dashboard lie on each other, and each has its number', () => {
  const { panels } = dashboard
  expect(panels.length).toBeGreaterThan(15)
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const overlap = panels.flatMap((one, at) => panels.slice(at + 1).filter(({ gridPos: { x, y, w, h } }) =>
    x < one.gridPos.x + one.gridPos.w && one.gridPos.x < x + w && y < one.gridPos.y + one.gridPos.h && one.gridPos.y < y + h).map(({ title }) => `${one.title} / ${title}`))
  expect(overlap).toStrictEqual([])
})
