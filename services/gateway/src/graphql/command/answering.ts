import type { CommandType } from '@hub/schemas'
import { builder } from '../builder.ts'
import { commandComplexity, commandField, mutationName } from './mutation.ts'
import { CommandRefused, InputInvalid, replyTypeName, type Accepted, type SettledReply } from './reply-types.ts'

/** 有内容的答复 — what an accepted command shows beyond the ordinary reply; `kind` tells its GraphQL type. */
export interface Shown {
  readonly kind: string
  readonly position: Accepted['position']
  readonly replayed: boolean
}

type ObjectOf<T> = ReturnType<ReturnType<typeof builder.objectRef<T>>['implement']>
type NotAccepted = Exclude<SettledReply, Accepted>

export interface AnsweringCommand<Answer extends Shown> {
  readonly type: CommandType
  readonly zh: string
  /** Description of the reply union, which is called `<type>Reply`. */
  readonly replyZh: string
  /** The object type of each kind of answer. */
  readonly types: { readonly [Kind in Answer['kind']]: ObjectOf<Extract<Answer, { readonly kind: Kind }>> }
  /** Of what the ledger answered with the command. An answer that it never gives to this command is a broken promise, not a reply. */
  readonly answerOf: (accepted: Accepted) => Answer
}

/** 有内容的命令字段 — a mutation whose reply holds more than a position when the command was accepted, and is the ordinary one otherwise. */
export function addAnsweringCommand<Answer extends Shown>({ type, zh, replyZh, types, answerOf }: AnsweringCommand<Answer>): void {
  const byKind = new Map<string, ObjectOf<Shown>>(Object.entries<ObjectOf<Shown>>(types))
  const reply = builder.unionType(`${type}Reply`, {
    description: replyZh,
    types: [...byKind.values(), CommandRefused, InputInvalid],
    resolveType: (value: Shown | NotAccepted) => byKind.get(value.kind) ?? replyTypeName((value as NotAccepted).kind),
  })
  const { input, authScopes, send } = commandField(type, zh)
  builder.mutationField(mutationName(type), (t) => t.field({
    type: reply,
    description: zh,
    authScopes,
    complexity: commandComplexity,
    args: { input: t.arg({ type: input, required: true, description: '命令内容' }) },
    resolve: async (_root, args, context): Promise<Shown | NotAccepted> => {
      const settled = await send(context, args.input)
      return settled.kind === 'accepted' ? answerOf(settled) : settled
    },
  }))
}
