import type { NoticeId } from '@hub/schemas'

/** As notices have it, without zeros in front: 2026年3月2日. */
export function dayText(day: string | null): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  return year === undefined ? '—' : `${year}年${String(Number(month))}月${String(Number(date))}日`
}

/** 代替说明 — of a notice that was made anew after its seal had ended. */
export function replacingText(former: NoticeId): string {
  return `本文书系重新制作，代替文书编号为 ${former} 的一份；前一份所盖印章已经注销，以本文书为准。`
}

/** 国务院令第716号 articles 8–11, as standards.md has them. */
export const effectText = '本文书加盖电子印章，合法有效（国务院令第716号）；可凭二维码或文书编号查验。'
