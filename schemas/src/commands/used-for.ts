/** What people type of the sentence around it: its beginning in one of its forms, or the name of the field. None of these begins the name of a matter, as 供水 and 专利 do. */
const beginning = /^(?:用途|事由|事项)\s*[:：]|^(?:[仅只](?:供|限于?|用于|为)|专?用于|供(?=办理))/
/** 办理 itself, unless it belongs to the name of the matter. */
const handling = /^办理(?!(?:人员|结果|进度|情况|流程|时限|地点))[:：]?/
const end = /(?:之用|时?使用)$/
const brackets = /^(?:“(?<double>[^“”]*)”|「(?<corner>[^「」]*)」|"(?<plain>[^"]*)")$/
const stops = /[。.；;，,、！!\s]+$/

/**
 * 加注事由的正文 — what stands between 仅供办理 and 使用 where somebody typed more of the sentence, which every place that says it puts around it once more. A matter that ends with 使用 itself
 * (特种设备使用) loses that word, and the sentence gives it back. Empty where the sentence was all there was.
 */
export function plainUsedFor(typed: string): string {
  for (let [before, text] = ['', typed]; ; before = text) {
    text = withoutBrackets(text.trim().replace(stops, '')).replace(beginning, '').trim().replace(handling, '').replace(end, '').trim()
    if (text === before) return text
  }
}

function withoutBrackets(text: string): string {
  const { double, corner, plain } = brackets.exec(text)?.groups ?? {}
  return double ?? corner ?? plain ?? text
}
