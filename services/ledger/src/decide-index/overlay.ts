import type { DomainEvent, Envelope } from '@hub/schemas'
import type { CommandRow, Stretch } from './flush.ts'
import { rowsOfEvent, type Link, type LinkKind } from './rows-of-event.ts'

interface Entry {
  readonly position: number
  readonly command: CommandRow | null
  readonly links: readonly Link[]
  readonly lookUpId: string | null
  readonly grantUse: { readonly grantId: string; readonly day: string } | null
  readonly erasure: boolean
}

/**
 * 叠加层 — what the log holds and the tables do not yet: entries enter when their append is durable and leave when a flush that
 * contains them has committed. Positions enter in order.
 */
export class Overlay {
  #entries: Entry[] = []
  readonly #commands = new Map<string, CommandRow>()
  readonly #links = new Map<string, Set<string>>()
  readonly #lookUps = new Map<string, number>()

  get size(): number { return this.#entries.length }

  /** Gives the links that the event brought. */
  add(position: number, event: DomainEvent, envelope: Envelope, firstOfCommand: boolean): readonly Link[] {
    const rows = rowsOfEvent(event, envelope)
    const { client, commandId, requestDigest: digest } = envelope
    const command = firstOfCommand ? { client, commandId, digest, position } : null
    this.#entries.push({ position, command, ...rows })
    if (command !== null) this.#commands.set(commandKey(command.client, command.commandId), command)
    if (rows.lookUpId !== null) this.#lookUps.set(rows.lookUpId, position)
    for (const { kind, key, id } of rows.links) {
      const at = `${kind}|${key}`
      const ids = this.#links.get(at) ?? new Set()
      this.#links.set(at, ids.add(id))
    }
    return rows.links
  }

  findCommand(client: string, commandId: string): CommandRow | undefined { return this.#commands.get(commandKey(client, commandId)) }
  linked(kind: LinkKind, key: string): readonly string[] { return [...(this.#links.get(`${kind}|${key}`) ?? [])] }
  lookUpPosition(lookUpId: string): number | undefined { return this.#lookUps.get(lookUpId) }

  /** The oldest entries as one stretch, or undefined when there are none. They stay until `drop`. */
  stretch(sizeMax: number): Stretch | undefined {
    const entries = this.#entries.slice(0, sizeMax)
    const last = entries.at(-1)
    if (last === undefined) return undefined
    return {
      commands: entries.flatMap(({ command }) => command ?? []),
      links: entries.flatMap(({ links }) => links),
      lookUps: entries.flatMap(({ lookUpId, position }) => (lookUpId === null ? [] : [{ lookUpId, position }])),
      grantUses: entries.flatMap(({ grantUse }) => grantUse ?? []),
      erasures: entries.flatMap(({ erasure, position }) => (erasure ? [position] : [])),
      lastPosition: last.position,
    }
  }

  /** Forgets everything up to `position`: a committed flush holds it. */
  drop(position: number): void {
    const keep = this.#entries.findIndex((entry) => entry.position > position)
    const gone = keep === -1 ? this.#entries : this.#entries.slice(0, keep)
    this.#entries = keep === -1 ? [] : this.#entries.slice(keep)
    for (const { command, lookUpId, links } of gone) {
      if (command !== null) this.#commands.delete(commandKey(command.client, command.commandId))
      if (lookUpId !== null) this.#lookUps.delete(lookUpId)
      for (const { kind, key } of links) this.#links.delete(`${kind}|${key}`)
    }
    this.#keepLinksOf(this.#entries)
  }

  // A key may stand in dropped and kept entries alike: what is kept is put back.
  #keepLinksOf(entries: readonly Entry[]): void {
    for (const { links } of entries)
      for (const { kind, key, id } of links) {
        const at = `${kind}|${key}`
        const ids = this.#links.get(at) ?? new Set()
        this.#links.set(at, ids.add(id))
      }
  }
}

function commandKey(client: string, commandId: string): string {
  return `${commandId}|${client}`
}
