import { readdirSync, readFileSync } from 'node:fs'

const docsFolder = new URL('../../../../docs/', import.meta.url)
/** One folder deep, no dots but the one of the ending: nothing outside can be named. */
const docShape = /^(?:adr\/)?[A-Za-z0-9][A-Za-z0-9-]*$/

/** 文档目录 — names without `.md`, as they stand in addresses. */
export function listDocs(): readonly string[] {
  return [...namesIn(docsFolder), ...namesIn(new URL('adr/', docsFolder)).map((name) => `adr/${name}`)]
}

const titles: Readonly<Record<string, string>> = {
  architecture: '架构', events: '事件', glossary: '术语', operations: '运维', performance: '性能', refusals: '拒绝代码与下一步', threats: '威胁模型',
}

const decisionTitles = new Map<string, string>()

/** 文档标题 — Chinese where the document is one of those that everybody reads; a record of a decision keeps its own heading. */
export function docTitle(name: string): string {
  const title = titles[name]
  if (title !== undefined) return `${title}（${name}）`
  const known = decisionTitles.get(name) ?? /^# (.+)$/m.exec(readDoc(name) ?? '')?.[1] ?? name
  decisionTitles.set(name, known)
  return known
}

function namesIn(folder: URL): readonly string[] {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.md')).map((file) => file.slice(0, -'.md'.length)).sort()
  } catch {
    // A package without its docs still starts.
    return []
  }
}

export function readDoc(name: string): string | undefined {
  if (!docShape.test(name)) return undefined
  try {
    return readFileSync(new URL(`${name}.md`, docsFolder), 'utf8')
  } catch {
    return undefined
  }
}
