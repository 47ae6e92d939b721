declare const brand: unique symbol

/**
 * 标记类型 — a string that has passed the check named by `Tag`; made only by the parse and build functions of this folder.
 * Tags add up: a value may carry several (`Uuid & Branded<'LicenceId'>`), and then fits wherever one of them is asked for.
 */
export type Branded<Tag extends string> = string & { readonly [brand]: { readonly [K in Tag]: true } }
