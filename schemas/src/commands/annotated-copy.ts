import { z } from 'zod'
import { licenceFileFormats } from '../events/licence-file.ts'
import { holdsPersonalNumber, type LicenceId } from '../ids/index.ts'
import { id, line, localDate } from './shapes.ts'
import { plainUsedFor } from './used-for.ts'

/** 加注事由 in characters: it stands between 仅供办理 and 使用, in one line across the narrowest card. */
export const usedForCharsMax = 24
/** 加注件期限, in days after today: the longest (about six months), and the one of who names none (about three). The sources at hand name at most 90 days for one office [M]. */
export const copyDaysMax = 180
export const copyDaysDefault = 90

// However it is spaced, and in digits of either width.
const joined = (text: string): string => text.normalize('NFKC').replaceAll(/[\s.-]/gu, '')

/** 加注件命令 — `validUntil` null: as long as is usual, and not beyond the licence. */
export const annotatedCopyCommands = {
  MakeAnnotatedCopy: z.strictObject({
    licenceId: id<LicenceId>(),
    format: z.enum(licenceFileFormats),
    usedFor: line(usedForCharsMax)
      .refine((text) => !/[\r\n\t]/.test(text), '只能写一行')
      // One that is too long is refused for that; nobody need look for the end of a sentence in it.
      .refine((text) => text.length > usedForCharsMax || plainUsedFor(text) !== '', '没有写办理的事项')
      .refine((text) => !holdsPersonalNumber(joined(text)), '含有身份号码或手机号码；请只写办理的事项'),
    validUntil: localDate.nullable().default(null),
  }),
} as const
