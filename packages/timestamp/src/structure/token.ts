import { signedContent } from '@hub/cms'
import { explicit, octetString, smallInteger } from '@hub/der'

/** 时间戳令牌 — SignedData v3 with the time stamp inside (RFC 3161 2.4.2). */
export const tokenContent = signedContent({ version: smallInteger(3, 3), content: explicit(0, octetString) })
