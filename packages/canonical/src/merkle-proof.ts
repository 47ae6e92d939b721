import { assert } from '@hub/kernel'
import { hashBytes, MerkleTree, nodeHash } from './merkle-tree.ts'

/** 树根 — of the leaves from `from` up to and without `to`; at least one. */
function rootOf(leaves: readonly Uint8Array[], from: number, to: number): Uint8Array {
  const tree = new MerkleTree()
  for (const leaf of leaves.slice(from, to)) tree.add(leaf)
  return tree.root()
}

/** 包含证明 — RFC 6962 section 2.1.1: what leads from leaf `index` to the root over `leaves`, the nearest first. */
export function inclusionProof(leaves: readonly Uint8Array[], index: number): readonly Uint8Array[] {
  assert(Number.isInteger(index) && index >= 0 && index < leaves.length, 'the leaf is in the tree')
  const path = (from: number, to: number): readonly Uint8Array[] => {
    if (to - from === 1) return []
    const middle = from + splitOf(to - from)
    return index < middle ? [...path(from, middle), rootOf(leaves, middle, to)] : [...path(middle, to), rootOf(leaves, from, middle)]
  }
  return path(0, leaves.length)
}

/** 一致性证明 — RFC 6962 section 2.1.2: that the tree over all leaves goes on from the tree over the first `size`. Empty where they are the same. */
export function consistencyProof(leaves: readonly Uint8Array[], size: number): readonly Uint8Array[] {
  assert(Number.isInteger(size) && size >= 1 && size <= leaves.length, 'the smaller tree holds some of the leaves')
  // `known`: the old root itself is this subtree's, and whoever verifies has it.
  const path = (from: number, to: number, known: boolean): readonly Uint8Array[] => {
    if (size === to) return known ? [] : [rootOf(leaves, from, to)]
    const middle = from + splitOf(to - from)
    return size <= middle ? [...path(from, middle, known), rootOf(leaves, middle, to)] : [...path(middle, to, false), rootOf(leaves, from, middle)]
  }
  return path(0, leaves.length, true)
}

// The largest power of two below the number of leaves.
function splitOf(size: number): number {
  let split = 1
  while (split * 2 < size) split *= 2
  return split
}

export interface InclusionClaim {
  readonly leaf: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** 验证包含 — RFC 9162 section 2.1.3.2. Proof and claim may come from anybody. */
export function isIncluded({ leaf, index, size, root, proof }: InclusionClaim): boolean {
  if (!isWithin(size, 1, Number.MAX_SAFE_INTEGER) || !isWithin(index, 0, size - 1) || !areHashes([leaf, root, ...proof])) return false
  let hash = leaf
  const arrived = climb({ node: index, last: size - 1 }, proof, (step, isLeft) => { hash = isLeft ? nodeHash(step, hash) : nodeHash(hash, step) })
  return arrived && isSame(hash, root)
}

export interface ConsistencyClaim {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly newSize: number
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** 验证一致 — RFC 9162 section 2.1.4.2: nothing of the old tree was changed or left out in the new one. Proof and claim may come from anybody. */
export function isConsistent({ oldSize, oldRoot, newSize, newRoot, proof }: ConsistencyClaim): boolean {
  if (!isWithin(newSize, 1, Number.MAX_SAFE_INTEGER) || !isWithin(oldSize, 1, newSize) || !areHashes([oldRoot, newRoot, ...proof])) return false
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot)
  // A whole subtree is a node of the new tree itself, so its root begins the path unsaid.
  const [first, ...steps] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  if (first === undefined) return false
  let at: Place = { node: oldSize - 1, last: newSize - 1 }
  while (at.node % 2 === 1) at = parentOf(at)
  let [oldHash, newHash] = [first, first]
  const arrived = climb(at, steps, (step, isLeft) => {
    if (isLeft) oldHash = nodeHash(step, oldHash)
    newHash = isLeft ? nodeHash(step, newHash) : nodeHash(newHash, step)
  })
  return arrived && isSame(oldHash, oldRoot) && isSame(newHash, newRoot)
}

/** A node of one level, and the last node of that level. */
interface Place {
  readonly node: number
  readonly last: number
}

/** Up from a node, a level with every step; tells whether the steps end at the root. */
function climb(from: Place, steps: readonly Uint8Array[], take: (step: Uint8Array, isLeft: boolean) => void): boolean {
  let at = from
  for (const step of steps) {
    if (at.last === 0) return false
    const isLeft = at.node % 2 === 1 || at.node === at.last
    take(step, isLeft)
    // The last node of a level without a neighbour is its own parent.
    if (isLeft) while (at.node % 2 === 0 && at.node !== 0) at = parentOf(at)
    at = parentOf(at)
  }
  return at.last === 0
}

function parentOf({ node, last }: Place): Place {
  return { node: Math.floor(node / 2), last: Math.floor(last / 2) }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most
}

function isPowerOfTwo(value: number): boolean {
  // The logarithm is rounded: 2^53 - 1 has that of 2^53.
  return 2 ** Math.floor(Math.log2(value)) === value
}

function areHashes(values: readonly Uint8Array[]): boolean {
  return values.every(({ length }) => length === hashBytes)
}
