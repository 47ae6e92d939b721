/** 校验说明 — what is wrong with a document, in Chinese; `detail` is what graphql-js says, in English, for whoever writes the document. Neither repeats a literal, and both are short whatever was sent. */
export interface ValidationSentence { readonly zh: string; readonly detail: string | undefined }

/** A name of a field, a type (with its brackets) or a variable; one that is longer is told by its place alone. */
const name = '"([\\w$@.![\\]]{1,100})"'
const detailCharsMax = 300

type Sentence = (names: readonly string[]) => string
const sentence = (pattern: string, zh: Sentence): readonly [RegExp, Sentence] => [new RegExp(`^${pattern.replaceAll('NAME', name)}`), zh]
const at = (names: readonly string[], place: number): string => names[place] ?? ''

/** By how the messages of graphql-js 16 begin. */
const structure = [
  sentence('Cannot query field NAME on type NAME\\.', (n) => `类型 ${at(n, 1)} 没有字段 ${at(n, 0)}`),
  sentence('Unknown argument NAME on (?:field|directive) NAME\\.', (n) => `${at(n, 1)} 没有参数 ${at(n, 0)}`),
  sentence('(?:Field|Directive) NAME argument NAME of type NAME is required', (n) => `${at(n, 0)} 缺少必填参数 ${at(n, 1)}（${at(n, 2)}）`),
  sentence('Unknown type NAME\\.', (n) => `没有类型 ${at(n, 0)}`),
  sentence('Field NAME of type NAME must have a selection of subfields', (n) => `字段 ${at(n, 0)} 是 ${at(n, 1)}，须写明要取它的哪些字段`),
  sentence('Field NAME must not have a selection since type NAME', (n) => `字段 ${at(n, 0)} 是 ${at(n, 1)}，没有下级字段`),
  sentence('Variable NAME is not defined', (n) => `变量 ${at(n, 0)} 没有声明`),
  sentence('Variable NAME is never used', (n) => `变量 ${at(n, 0)} 声明了而没有使用`),
  sentence('Variable NAME of type NAME used in position expecting type NAME', (n) => `变量 ${at(n, 0)} 声明为 ${at(n, 1)}，用在须为 ${at(n, 2)} 的位置`),
  sentence('Variable NAME cannot be non-input type NAME', (n) => `变量 ${at(n, 0)} 的类型 ${at(n, 1)} 不能作为输入`),
  sentence('There can be only one (?:variable|operation|fragment|argument|input field) named NAME', (n) => `${at(n, 0)} 重复`),
  sentence('Unknown fragment NAME', (n) => `没有片段 ${at(n, 0)}`),
  sentence('Fragment NAME is never used', (n) => `片段 ${at(n, 0)} 没有使用`),
  sentence('Cannot spread fragment NAME within itself', (n) => `片段 ${at(n, 0)} 包含它自己`),
  sentence('Fragment(?: NAME)? cannot be spread here as objects of type NAME can never be of type NAME', (n) => `片段用在这里没有意义：${at(n, 1)} 不会是 ${at(n, 2)}`),
  sentence('Fragment(?: NAME)? cannot condition on non composite type NAME', (n) => `片段不能以 ${at(n, 1)} 为类型`),
  sentence('Fields NAME conflict', (n) => `字段 ${at(n, 0)} 有两种取法，请用别名分开`),
  sentence('Unknown directive NAME', (n) => `没有指令 ${at(n, 0)}`),
  sentence('Directive NAME may not be used on', (n) => `指令 ${at(n, 0)} 不能用在这里`),
  sentence('The directive NAME can only be used once', (n) => `指令 ${at(n, 0)} 重复`),
  sentence('This anonymous operation must be the only defined operation', () => '有几个操作时，每个都须有名称'),
  sentence('(?:Anonymous Subscription|Subscription NAME) must', () => '一个订阅只能取一个顶层字段'),
  sentence('The NAME definition is not executable', () => '只能有查询、变更、订阅和片段'),
  sentence('Maximum introspection depth exceeded', () => '内省嵌套过深'),
] as const

/** Of a value that stands in the document: what it should be, and never the value, which may be somebody's number. A key of letters alone: what a caller calls one of its own may be anything. */
const literal = [
  sentence('Field "(\\w{1,80})\\.([_A-Za-z]{1,60})" of required type NAME was not provided', (n) => `输入 ${at(n, 0)} 缺少必填字段 ${at(n, 1)}`),
  sentence('Field "([_A-Za-z]{1,60})" is not defined by type NAME', (n) => `输入 ${at(n, 1)} 没有字段 ${at(n, 0)}`),
  sentence('Enum NAME cannot represent', (n) => `有一个值不是 ${at(n, 0)} 的取值`),
  sentence('Value [^]* does not exist in NAME enum', (n) => `有一个值不是 ${at(n, 0)} 的取值`),
  sentence('Expected value of type NAME', (n) => `有一个值须为 ${at(n, 0)}`),
  sentence('(Int|Float|String|Boolean|ID) cannot represent', (n) => `有一个值须为 ${at(n, 0)}`),
] as const

const meant = / Did you mean (?:to use an inline fragment on )?((?:"\w{1,100}"(?:, or |, | or )?){1,6})\?$/

/** 与模式不符 — of the rules that look at names and types. */
export function structureSentence(message: string): ValidationSentence {
  const names = meant.exec(message)?.[1]?.match(/\w+(?=")/g) ?? []
  const hint = names.length === 0 ? '' : `，是不是 ${names.join('、')}`
  const told = toldBy(structure, message)
  return { zh: `GraphQL 文档与模式不符${told === undefined ? '' : `：${told}${hint}`}`, detail: message.length > detailCharsMax ? `${message.slice(0, detailCharsMax)}…` : message }
}

/** 值不符 — of the rule that looks at values. */
export function literalSentence(message: string): ValidationSentence {
  return { zh: `GraphQL 文档中${toldBy(literal, message) ?? '有一个值不符合它的类型'}`, detail: undefined }
}

/** What stands where something else was expected: of a punctuator its sign, of all else its kind. */
const found = /^Syntax Error: (Expected (?:Name|"[!$&()[\]{}:=@|.]{1,3}"|"(?:query|fragment|on)")|Unexpected|Unterminated string|Invalid (?:character|number|Unicode))(?:, found |[ ])?(Name|String|BlockString|Int|Float|<EOF>|"[!$&()[\]{}:=@|.]{1,3}")?/

/** 语法错误的英文 — as far as it repeats nothing of what was sent. */
export function syntaxDetail(message: string): string | undefined {
  const [, expected, instead] = found.exec(message) ?? []
  return expected === undefined ? undefined : `Syntax Error: ${expected}${instead === undefined ? '' : `${expected.startsWith('Expected') ? ', found' : ''} ${instead}`}`
}

function toldBy(sentences: readonly (readonly [RegExp, Sentence])[], message: string): string | undefined {
  for (const [pattern, zh] of sentences) {
    const names = pattern.exec(message)
    if (names !== null) return zh(names.slice(1))
  }
  return undefined
}
