/** `message` is a code, a status or a type name: nothing of anybody. */
export class ActWrong extends Error {}
