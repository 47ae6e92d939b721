import type { GatewayContext } from '../../context.ts'
import { EdgeError } from '../../errors/edge-error.ts'
import { operatorOf } from '../operator-of.ts'

/** 登记的时限 — a listing that was recorded is read within this time; after it, it is recorded anew. */
export const listingOpenMs = 15 * 60_000
const listingOpenMinutes = listingOpenMs / 60_000

/** What a recorded listing opens: the look-ups up to its own place in the log. */
export interface OpenListing { readonly upTo: number }

/**
 * 打开已登记的查阅 — the watchers are on record too: nothing is listed before the listing itself was. Whether the investigation is hers and open the ledger decides, on
 * its stream, when it records the listing (`AuditLookUps`); that act opens the records that stood before it, to her, for a quarter of an hour. What this
 * read model knows of the investigation may be a moment old: it can only take away, where it says that the investigation has been closed since.
 * @throws EdgeError INVESTIGATION_NOT_OPEN
 */
export async function openListing(context: GatewayContext, { investigationId, licenceId }: { readonly investigationId: string; readonly licenceId: string }): Promise<OpenListing> {
  const { operatorId } = operatorOf(context)
  const [investigation, acts] = await Promise.all([
    context.read.investigations.find(investigationId),
    context.read.investigationActs.rows({ investigationId, listingsOfLicence: licenceId }),
  ])
  if (investigation?.status !== 'open' || investigation.openedBy !== operatorId) throw new EdgeError('INVESTIGATION_NOT_OPEN')
  const [newest] = acts.filter((act) => act.operatorId === operatorId).sort((a, b) => b.position - a.position)
  if (newest === undefined) throw new EdgeError('INVESTIGATION_NOT_OPEN', { zh: '请先以 auditLookUps 命令登记本次查阅，再读取用证记录。' })
  if (Date.now() - Date.parse(newest.recordedAt) > listingOpenMs)
    throw new EdgeError('INVESTIGATION_NOT_OPEN', { zh: `本次查阅的登记已超过 ${listingOpenMinutes} 分钟，请再以 auditLookUps 命令登记后读取。` })
  return { upTo: newest.position }
}
