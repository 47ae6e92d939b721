/** 替身 — the real object, with some of its methods put in place of its own. Works for classes with private members too. */
export function standIn<T extends object>(real: T, instead: Partial<T>): T {
  return new Proxy(real, {
    get(target, key) {
      const own = Object.hasOwn(instead, key) ? instead[key as keyof T] : undefined
      if (own !== undefined) return own
      const value: unknown = Reflect.get(target, key, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
}
