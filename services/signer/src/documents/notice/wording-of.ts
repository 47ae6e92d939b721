import { unreachable } from '@hub/kernel'
import type { NoticeContent } from '@hub/schemas'
import { declineWording } from './kinds/decline.ts'
import { acceptanceWording, receiptWording } from './kinds/received.ts'
import { supplementWording } from './kinds/supplement.ts'
import type { Wording } from './notice-wording.ts'

/** 各种文书的用语 — a kind more breaks the build here. */
export function wordingOf(notice: NoticeContent): Wording {
  switch (notice.kind) {
    case 'receipt':
      return receiptWording(notice)
    case 'acceptance':
      return acceptanceWording(notice)
    case 'supplement':
      return supplementWording(notice)
    case 'decline':
      return declineWording(notice)
    default:
      return unreachable(notice)
  }
}
