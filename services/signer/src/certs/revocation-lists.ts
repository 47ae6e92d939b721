import { replaceSecretFile } from '@hub/pki'
import { makeCrl, type Crl, type Issuer } from '@hub/x509'
import { issuingName, readListFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { dayMs, wholeSecond } from './instants.ts'
import { generationsOf, type Authorities } from './issuing-authorities.ts'
import { nextListNumber } from './list-number.ts'
import type { Revocations } from './revocations.ts'

/** A list says when the next one comes at the latest; that one is made long before. */
const listDays = 7
const listRenewedAfterMs = dayMs

interface Place { readonly hierarchy: Hierarchy; readonly generation: number }

/**
 * 签发 CA 的吊销列表 — one of each generation, by its own key. All that can be made are made together, under one number that never goes back, and are on disk before anybody gets them. The last list of a
 * generation whose key was lost, or which has ended, stays as it is.
 */
export class RevocationLists {
  readonly #folder: AuthorityFolder
  readonly #authorities: Authorities
  readonly #revocations: Revocations
  readonly #lists = new Map<string, Crl>()

  private constructor(folder: AuthorityFolder, authorities: Authorities, revocations: Revocations) {
    this.#folder = folder
    this.#authorities = authorities
    this.#revocations = revocations
  }

  static async open(folder: AuthorityFolder, authorities: Authorities, revocations: Revocations): Promise<RevocationLists> {
    const lists = new RevocationLists(folder, authorities, revocations)
    for (const hierarchy of hierarchies)
      for (const { generation } of generationsOf(authorities[hierarchy])) {
        const list = await readListFile(folder.of(hierarchy).issuingList(generation))
        if (list !== undefined) lists.#lists.set(keyOf({ hierarchy, generation }), list)
      }
    return lists
  }

  /** Of the current generation where none is named. */
  of(hierarchy: Hierarchy, generation = this.#authorities[hierarchy].issuing.generation): Crl {
    const list = this.#lists.get(keyOf({ hierarchy, generation }))
    if (list === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', this.#folder.of(hierarchy).issuingList(generation))
    return list
  }

  /** The latest instant that a list names: no clock of ours may show less. */
  get newest(): string {
    return [...this.#lists.values()].map(({ thisUpdate }) => thisUpdate).reduce((a, b) => (a > b ? a : b), '')
  }

  get number(): number {
    return Number([...this.#lists.values()].map(({ number = 0n }) => number).reduce((a, b) => (a > b ? a : b), 0n))
  }

  isDue(nowMs: number): boolean {
    return this.#signing(nowMs).some((place) => Date.parse(this.#lists.get(keyOf(place))?.thisUpdate ?? '1970-01-01T00:00:00Z') + listRenewedAfterMs <= nowMs)
  }

  /** Makes the next lists from what is recorded. A crash between them leaves one newer than another; the next start makes all. */
  async make(nowMs: number): Promise<void> {
    const places = this.#signing(nowMs)
    const number = places.map((place) => nextListNumber(this.#lists.get(keyOf(place)), nowMs)).reduce((a, b) => (a > b ? a : b), 0n)
    for (const { hierarchy, generation, issuer } of places) {
      const list = await makeCrl({ number, thisUpdate: wholeSecond(nowMs), nextUpdate: wholeSecond(nowMs + listDays * dayMs), revoked: this.#revocations.entries(hierarchy, generation) }, issuer)
      await replaceSecretFile(this.#folder.of(hierarchy).issuingList(generation), list.der)
      this.#lists.set(keyOf({ hierarchy, generation }), list)
    }
  }

  /** The current generations, and those of the former ones that have a key and have not ended. */
  #signing(nowMs: number): readonly (Place & { readonly issuer: Issuer })[] {
    const now = wholeSecond(nowMs)
    return hierarchies.flatMap((hierarchy) => generationsOf(this.#authorities[hierarchy]).flatMap(({ generation, certificate, signer }) => {
      const isCurrent = generation === this.#authorities[hierarchy].issuing.generation
      return signer === undefined || (!isCurrent && certificate.validUntil < now) ? [] : [{ hierarchy, generation, issuer: { certificate, signer } }]
    }))
  }
}

function keyOf({ hierarchy, generation }: Place): string {
  return `${hierarchy}/${issuingName(generation)}`
}
