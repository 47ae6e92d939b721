import { localDateOf, type Envelope, type LocalDate, type ReservationEvent } from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import { upcast } from '../events/upcast.ts'
import type { EventStore, RecordedEvent } from '../store/event-store.ts'
import { PackedMap } from '../transfer/packed-map.ts'
import type { Disagreement } from './finding.ts'

/** Last valid days as numbers: 20261231; of a licence without an end, later than any. */
const noEnd = 2 ** 31 - 1
const uuidWords = 4

/**
 * 占用核查 — one key is held by one licence at a time: it is taken from another only once that one's last day has passed, or where that one ended before or in the
 * same command; and only who holds it releases it. A stream is a key, so no key of the vault is needed.
 */
export class ReservationCheck {
  /** Of each key: the licence that holds it, and until when; day 0: nobody. */
  readonly #held = new PackedMap(uuidWords + 1)
  readonly #store: Pick<EventStore, 'readStream'>

  constructor(store: Pick<EventStore, 'readStream'>) {
    this.#store = store
  }

  async see(recorded: RecordedEvent): Promise<Disagreement | undefined> {
    if (!recorded.stream.startsWith('reservation-')) return undefined
    const envelope = decodeEnvelope(recorded.bytes)
    const { position, stream } = recorded
    const event = upcast(envelope) as ReservationEvent
    const wrong = (expected: string, found: string): Disagreement => ({ check: 'reservations', position, stream, expected, found })
    const { reservationId, licenceId } = event.data
    if (stream !== `reservation-${reservationId}`) return wrong(stream, `reservation-${reservationId}`)
    const [holder, lastDay] = this.#holderOf(stream)
    if (event.type === 'KeyReleased') {
      if (holder !== licenceId) return wrong(holder === undefined ? '没有占用，不需释放' : `由占用它的证照 ${holder} 释放`, `由证照 ${licenceId} 释放`)
      this.#held.set(stream, ...wordsOf(licenceId), 0)
      return undefined
    }
    if (holder !== undefined && holder !== licenceId && lastDay >= dayNumber(localDateOf(envelope.recordedAt)) && !(await this.#hasEnded(holder, recorded, envelope)))
      return wrong(`证照 ${holder} 占用到${lastDay === noEnd ? '长期' : ` ${String(lastDay)}`}，不被取代`, `证照 ${licenceId} 取得了同一个键`)
    this.#held.set(stream, ...wordsOf(licenceId), event.data.lastDay === null ? noEnd : dayNumber(event.data.lastDay))
    return undefined
  }

  #holderOf(stream: string): readonly [licenceId: string | undefined, lastDay: number] {
    const words = this.#held.find(stream)
    const lastDay = words?.[uuidWords] ?? 0
    return words === undefined || lastDay === 0 ? [undefined, 0] : [uuidOf(words), lastDay]
  }

  // A successor takes the key in the append that ends its predecessor.
  async #hasEnded(licenceId: string, { position }: RecordedEvent, { client, commandId }: Envelope): Promise<boolean> {
    const events = await this.#store.readStream(`licence-${licenceId}`)
    return events.some((event) => {
      const envelope = decodeEnvelope(event.bytes)
      return envelope.type === 'LicenceEnded' && (event.position < position || (envelope.client === client && envelope.commandId === commandId))
    })
  }
}

function dayNumber(day: LocalDate): number {
  return Number(day.replaceAll('-', ''))
}

function wordsOf(uuid: string): readonly number[] {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex')
  return Array.from({ length: uuidWords }, (_, word) => bytes.readInt32BE(word * Int32Array.BYTES_PER_ELEMENT))
}

function uuidOf(words: Int32Array): string {
  const bytes = Buffer.alloc(uuidWords * Int32Array.BYTES_PER_ELEMENT)
  for (let word = 0; word < uuidWords; word += 1) bytes.writeInt32BE(words[word] ?? 0, word * Int32Array.BYTES_PER_ELEMENT)
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
