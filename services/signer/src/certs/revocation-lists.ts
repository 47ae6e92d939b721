import { replaceSecretFile } from '@hub/pki'
import { makeCrl, type Crl } from '@hub/x509'
import { readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { forEach, hierarchies, type Hierarchy } from './hierarchy.ts'
import { dayMs, wholeSecond } from './instants.ts'
import type { Authorities } from './issuing-authorities.ts'
import { nextListNumber } from './list-number.ts'
import type { Revocations } from './revocations.ts'

/** A list says when the next one comes at the latest; that one is made long before. */
const listDays = 7
const listRenewedAfterMs = dayMs

/** 签发 CA 的吊销列表 — both hierarchies' lists are made together, under one number that never goes back, and are on disk before anybody gets them. */
export class RevocationLists {
  readonly #folder: AuthorityFolder
  readonly #authorities: Authorities
  readonly #revocations: Revocations
  #lists: Readonly<Record<Hierarchy, Crl | undefined>>

  private constructor(folder: AuthorityFolder, authorities: Authorities, revocations: Revocations, lists: Readonly<Record<Hierarchy, Crl | undefined>>) {
    this.#folder = folder
    this.#authorities = authorities
    this.#revocations = revocations
    this.#lists = lists
  }

  static async open(folder: AuthorityFolder, authorities: Authorities, revocations: Revocations): Promise<RevocationLists> {
    return new RevocationLists(folder, authorities, revocations, await forEach((hierarchy) => readListFile(folder.of(hierarchy).issuingList)))
  }

  of(hierarchy: Hierarchy): Crl {
    const list = this.#lists[hierarchy]
    if (list === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', this.#folder.of(hierarchy).issuingList)
    return list
  }

  /** The latest instant that a list names: no clock of ours may show less. */
  get newest(): string {
    return hierarchies.map((hierarchy) => this.#lists[hierarchy]?.thisUpdate ?? '').reduce((a, b) => (a > b ? a : b))
  }

  get number(): number {
    return Number(hierarchies.map((hierarchy) => this.#lists[hierarchy]?.number ?? 0n).reduce((a, b) => (a > b ? a : b)))
  }

  isDue(nowMs: number): boolean {
    return hierarchies.some((hierarchy) => Date.parse(this.#lists[hierarchy]?.thisUpdate ?? '1970-01-01T00:00:00Z') + listRenewedAfterMs <= nowMs)
  }

  /** Makes the next lists from what is recorded. A crash between the two leaves one newer than the other; the next start makes both. */
  async make(nowMs: number): Promise<void> {
    const number = hierarchies.map((hierarchy) => nextListNumber(this.#lists[hierarchy], nowMs)).reduce((a, b) => (a > b ? a : b))
    for (const hierarchy of hierarchies) {
      const list = await makeCrl({ number, thisUpdate: wholeSecond(nowMs), nextUpdate: wholeSecond(nowMs + listDays * dayMs), revoked: this.#revocations.entries(hierarchy) }, this.#authorities[hierarchy].issuing)
      await replaceSecretFile(this.#folder.of(hierarchy).issuingList, list.der)
      this.#lists = { ...this.#lists, [hierarchy]: list }
    }
  }
}
