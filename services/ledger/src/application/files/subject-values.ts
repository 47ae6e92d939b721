/**
 * 证书主体的取值 — of a subject as `describeName` of @hub/x509 writes it, `C=CN, O=…, CN=…`: the values without their labels. A comma, a plus or a backslash inside of a value
 * stands behind a backslash, so no value can look like two.
 */
export function subjectValues(text: string): readonly string[] {
  const values: string[] = []
  let value = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (character === '\\') {
      at += 1
      value += text[at] ?? ''
    } else if (character === ',' || character === '+') {
      values.push(value)
      value = ''
    } else value += character
  }
  // The first `=` ends the label, which has none.
  return [...values, value].map((each) => each.slice(each.indexOf('=') + 1).trim()).filter((each) => each !== '')
}
