import { demoAccounts, type DemoAccount } from '@hub/schemas'
import { enumTexts } from '../graphql/input/enum-texts.ts'

/** 演示账号 — as the start page, the launcher and `hub token` show them. */
export interface ListedAccount {
  readonly account: string
  readonly name: string
  readonly role: string
}

export const listedAccounts: readonly ListedAccount[] = demoAccounts.map(({ account, label, roles }) => ({
  account, name: `演示·${label}`, role: roles.map((role) => enumTexts.Role.values[role]).join('、'),
}))

export function findDemoAccount(account: unknown): DemoAccount | undefined {
  return demoAccounts.find((known) => known.account === account)
}
