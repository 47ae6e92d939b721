import type { Refusal } from '@hub/kernel'
import { declineGrounds, materialLacks, materialTakings, parseLocalDate, partiesPerCaseMax, partyRoles, slotsPerItemMax, type LocalDate, type NoticeId, type NoticeRequest, type SealId } from '@hub/schemas'
import { z } from 'zod'
import { parseBody } from '../../policy/parse-body.ts'
import { instant, properName, uscc, uuid } from '../../policy/shapes.ts'
import type { ShapeRefusal } from '../../policy/text-fields.ts'
import { fileFormats } from '../document-request.ts'

const textCharactersMax = 400
/** As long as the ledger lets a reason be */
const reasonCharactersMax = 500
const qrCharactersMax = 2_000
const daysMax = 10_000

const text = z.string().min(1).max(textCharactersMax)
const day = z.string().max(10).refine((value) => parseLocalDate(value) !== undefined).transform((value) => value as LocalDate)
const days = z.int().min(0).max(daysMax)
const noticeId = uuid.transform((id) => id as NoticeId)

const ofCase = {
  noticeId, windowUnit: properName, implementingUnit: text, caseNumber: text, itemName: text, itemCode: text,
  applicants: z.array(z.strictObject({ name: text, number: text })).min(1).max(partiesPerCaseMax), actingFor: z.array(text).max(partiesPerCaseMax),
  replaces: noticeId.exactOptional(),
}
const received = { ...ofCase, materials: z.array(z.strictObject({ name: text, taking: z.enum(materialTakings) })).min(1).max(slotsPerItemMax), receivedOn: day, statutoryDays: days, promisedDays: days }

const content = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('receipt'), ...received, acceptedOn: day.nullable(), due: day.nullable() }),
  // What was accepted has a day on which it was, and a day by which it is due.
  z.strictObject({ kind: z.literal('acceptance'), ...received, acceptedOn: day, due: day }),
  z.strictObject({ kind: z.literal('supplement'), ...ofCase, receivedOn: day, askedOn: day, until: day, wanted: z.array(z.strictObject({ name: text, role: z.enum(partyRoles), lack: z.enum(materialLacks) })).min(1).max(slotsPerItemMax) }),
  z.strictObject({ kind: z.literal('decline'), ...ofCase, appliedOn: day, declinedOn: day, ground: z.enum(declineGrounds), reason: z.string().min(1).max(reasonCharactersMax) }),
])

const shape = z.strictObject({
  documentId: uuid, content, composedAt: instant, qrText: z.string().min(1).max(qrCharactersMax), unitCode: uscc, sealId: uuid.transform((id) => id as SealId),
  formats: z.array(z.enum(fileFormats)).min(1).max(fileFormats.length).refine((formats) => new Set(formats).size === formats.length),
})

/** 制窗口文书请求 — strictly; nothing of it has the shape of a licence. */
export function parseNoticeRequest(body: unknown): NoticeRequest | Refusal<ShapeRefusal> {
  return parseBody(shape, body)
}
