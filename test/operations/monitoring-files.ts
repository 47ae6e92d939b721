import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..', '..')

/** One rule of alerts.yml. */
export interface Alert {
  readonly alert: string
  readonly expr: string
  readonly for: string
  readonly labels: { readonly severity: string }
  readonly annotations: { readonly summary: string; readonly runbook: string }
}

interface Panel { readonly title: string; readonly type: string; readonly targets?: readonly { readonly expr: string }[]; readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }; readonly id: number }
export interface Dashboard { readonly title: string; readonly panels: readonly Panel[] }

export const handbook = readFileSync(join(root, 'docs/operations.md'), 'utf8')

/** 告警规则 — of every group. */
export const alerts = (parse(readFileSync(join(root, 'docs/operations/alerts.yml'), 'utf8'), { strict: true, uniqueKeys: true }) as { readonly groups: readonly { readonly name: string; readonly rules: readonly Alert[] }[] })
  .groups.flatMap(({ rules }) => rules)

export const dashboard = JSON.parse(readFileSync(join(root, 'docs/operations/grafana-dashboard.json'), 'utf8')) as Dashboard

/** 全部表达式 — of alerts and dashboard, with where each stands. */
export const expressions: readonly { readonly where: string; readonly expression: string }[] = [
  ...alerts.map(({ alert, expr }) => ({ where: alert, expression: expr })),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expression: expr }))),
]
