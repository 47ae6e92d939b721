import { checkUscc, parseInstant, parseUuid, type Instant, type Uscc, type Uuid } from '@hub/schemas'
import { z } from 'zod'

/** A name that a certificate can bear (X.520 bounds it) and that reads as it is stored. */
const nameCharactersMax = 64
const safeName = /^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+$/u

export const uuid = z.string().max(36).refine((text) => parseUuid(text) !== undefined).transform((text) => text as Uuid)
export const instant = z.string().max(24).refine((text) => parseInstant(text) !== undefined).transform((text) => text as Instant)
export const uscc = z.string().max(18).refine((text) => checkUscc(text).valid).transform((text) => text as Uscc)
/** 名称 — of a unit, or what a seal says. */
export const properName = z.string().min(1).refine((text) => [...text].length <= nameCharactersMax && text.trim() === text && safeName.test(text))
