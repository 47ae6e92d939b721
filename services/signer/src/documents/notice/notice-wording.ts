/** 要素 — a name and its text; two short ones may share a line. */
export type Fact = readonly [name: string, text: string]

/** 清单 — numbered rows of a name and a remark. */
export interface Listing {
  readonly caption: string
  readonly titles: readonly [name: string, remark: string]
  readonly rows: readonly (readonly [name: string, remark: string])[]
}

/** 一节 — paragraphs, under a heading where there is one. */
export interface Section { readonly heading: string | null; readonly paragraphs: readonly string[] }

/** 文书用语 — what a notice of its kind says beyond what all of them say, in the order in which it stands. None of it names a person, but for what a clerk wrote. */
export interface Wording {
  /** 正文 */
  readonly opening: readonly string[]
  /** Behind 申请人, 申请事项 and 实施单位; one or two a line */
  readonly facts: readonly (readonly [Fact] | readonly [Fact, Fact])[]
  readonly list: Listing | null
  readonly sections: readonly Section[]
  /** 说明 */
  readonly remarks: readonly string[]
}
