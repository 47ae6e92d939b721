import { Kind, OperationTypeNode, type FragmentDefinitionNode, type SelectionSetNode } from '../graphql-js.ts'
import type { ParsedOperation } from './parse-document.ts'

/**
 * 命令数 — how many commands an operation sends at most: the distinct answers at the root of a mutation, 1 for everything else. Fields under
 * one name are one field, and each fragment is walked once, so a document cannot make this slow.
 */
export function countCommands({ operation, document }: ParsedOperation): number {
  if (operation.operation !== OperationTypeNode.MUTATION) return 1
  const fragments = new Map(document.definitions.filter((definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]))
  const [names, walked] = [new Set<string>(), new Set<string>()]
  walk(operation.selectionSet)
  return Math.max(1, names.size)

  function walk({ selections }: SelectionSetNode): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.add((selection.alias ?? selection.name).value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) walk(selection.selectionSet)
      else walkFragment(selection.name.value)
    }
  }

  function walkFragment(name: string): void {
    const fragment = fragments.get(name)
    if (fragment === undefined || walked.has(name)) return
    walked.add(name)
    walk(fragment.selectionSet)
  }
}
