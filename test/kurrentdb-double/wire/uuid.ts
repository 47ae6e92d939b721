import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'

const signed64 = (hex: string): string => BigInt.asIntN(64, BigInt(`0x${hex}`)).toString()
const hex64 = (value: string): string => BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0')

/** 事件标识 on the wire: a string, or two signed halves. Both stacks of client 1.3.1 ask for the first, and read the second. */
export function toUuid(id: string, structured: boolean): shared.UUID {
  const uuid = new shared.UUID()
  if (!structured) return uuid.setString(id)
  const hex = id.replaceAll('-', '')
  const halves = new shared.UUID.Structured()
  halves.setMostSignificantBits(signed64(hex.slice(0, 16)))
  halves.setLeastSignificantBits(signed64(hex.slice(16)))
  return uuid.setStructured(halves)
}

/** Lower case, with hyphens; '' when the message holds none. */
export function fromUuid(uuid: shared.UUID | undefined): string {
  const halves = uuid?.getStructured()
  if (halves === undefined) return uuid?.getString().toLowerCase() ?? ''
  const hex = hex64(halves.getMostSignificantBits()) + hex64(halves.getLeastSignificantBits())
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
