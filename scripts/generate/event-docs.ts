import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

export interface EventDoc { readonly type: string; readonly file: string; readonly text: string; readonly members: readonly string[] }

/** 事件目录 — every `Fact<'Type', …>` of schemas/src/events with its docstring and the members of its data, read from the source itself. */
export function readEventDocs(root: string): readonly EventDoc[] {
  const dir = join(root, 'schemas/src/events')
  return readdirSync(dir).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts')).sort().flatMap((name) => {
    const source = ts.createSourceFile(name, readFileSync(join(dir, name), 'utf8'), ts.ScriptTarget.Latest, true)
    return source.statements.filter(ts.isTypeAliasDeclaration).flatMap((statement) => eventDoc(statement, name, source) ?? [])
  })
}

function eventDoc(statement: ts.TypeAliasDeclaration, file: string, source: ts.SourceFile): EventDoc | undefined {
  const { type } = statement
  if (!ts.isTypeReferenceNode(type) || type.typeName.getText(source) !== 'Fact') return undefined
  const [literal, data] = type.typeArguments ?? []
  if (literal === undefined || !ts.isLiteralTypeNode(literal) || !ts.isStringLiteral(literal.literal)) return undefined
  const text = ts.getJSDocCommentsAndTags(statement).map((doc) => (typeof doc.comment === 'string' ? doc.comment : '')).join(' ').replaceAll(/\s+/g, ' ').trim()
  return { type: literal.literal.text, file, text, members: data === undefined ? [] : membersOf(data, source) }
}

function membersOf(data: ts.TypeNode, source: ts.SourceFile): readonly string[] {
  if (ts.isTypeLiteralNode(data)) return data.members.flatMap((member) => (member.name === undefined ? [] : [member.name.getText(source)]))
  if (ts.isIntersectionTypeNode(data)) return data.types.flatMap((type) => membersOf(type, source))
  return [`…${data.getText(source)}`]
}

export function eventsPage(docs: readonly EventDoc[]): string {
  const files = [...new Set(docs.map(({ file }) => file))]
  const sections = files.map((file) => [
    `## ${file.replace('.ts', '')}`, '', '| event | what happened | data |', '| --- | --- | --- |',
    ...docs.filter((doc) => doc.file === file).map(({ type, text, members }) => `| \`${type}\` | ${text.replaceAll('|', '\\|')} | ${members.map((m) => `\`${m}\``).join(' ')} |`),
  ].join('\n'))
  return [
    '# Events', '',
    'Made by `npm run gen` from schemas/src/events; do not edit. Every event stands in an envelope (schemas/src/events/envelope.ts): who, when, under which command,',
    'and the sealed parts. `data` holds codes, ids and states; names, numbers and free text are sealed.', '', ...sections.flatMap((section) => [section, '']),
  ].join('\n')
}
