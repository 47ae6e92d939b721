import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { digest, leafHash } from './digest.ts'
import { consistencyProof, inclusionProof, isConsistent, isIncluded } from './merkle-proof.ts'
import { MerkleTree, nodeHash } from './merkle-tree.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)

/** The eight leaves that implementations of RFC 6962 test with, and the root over the first n of them. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => leafHash(Buffer.from(hex, 'hex')))
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

function treeOf(hashes: readonly Uint8Array[]): MerkleTree {
  const tree = new MerkleTree()
  for (const hash of hashes) tree.add(hash)
  return tree
}
const rootOf = (hashes: readonly Uint8Array[]): Buffer => treeOf(hashes).root()
const hex = (hashes: readonly Uint8Array[]): readonly string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'))

/** Written as RFC 6962 section 2.1 defines it. */
function definedRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only === undefined) return digest('sha256', new Uint8Array())
  if (hashes.length === 1) return only
  const split = 2 ** Math.floor(Math.log2(hashes.length - 1))
  return nodeHash(definedRoot(hashes.slice(0, split)), definedRoot(hashes.slice(split)))
}

const someLeaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 70 })
/** Some leaves, and a number from 1 up to their count. */
const leavesAndSize = someLeaves.chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 1, max: all.length })))
/** One bit of one of the byte strings turned. */
function spoilt(proof: readonly Uint8Array[], at: number): readonly Uint8Array[] {
  return proof.map((step, index) => (index === at % proof.length ? Buffer.from(step.map((byte, place) => (place === at % 32 ? byte ^ 1 : byte))) : step))
}

describe('the root', () => {
  test.each(roots.map((root, size) => [size, root] as const))('over %i leaves is what RFC 6962 implementations have', (size, root) => {
    expect(rootOf(leaves.slice(0, size)).toString('hex')).toBe(root)
  })

  test('is the one that the RFC defines by halves, after every leaf', () => {
    fc.assert(fc.property(someLeaves, (all) => {
      const tree = new MerkleTree()
      all.forEach((leaf, index) => {
        tree.add(leaf)
        expect(tree.size).toBe(index + 1)
        expect(Buffer.compare(tree.root(), definedRoot(all.slice(0, index + 1)))).toBe(0)
      })
    }), { numRuns: Math.min(runs, 100) })
  })

  test('does not change with a leaf that its giver changes afterwards', () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const tree = treeOf([first])
    const before = tree.root()
    first.fill(9)
    expect(tree.root()).toEqual(before)
    tree.add(second)
    expect(tree.root()).toEqual(nodeHash(Buffer.alloc(32, 1), second))
  })

  test('takes nothing but hashes', () => {
    expect(() => { new MerkleTree().add(Buffer.alloc(31)) }).toThrow('32 bytes')
  })
})

describe('a proof that a leaf is in the tree', () => {
  test('is the path that the RFC names, on its own example tree of seven leaves', () => {
    const [, b, c] = leaves.map((leaf) => leaf.toString('hex'))
    const [d0, d1, d2, d3, d4, d5, d6] = leaves as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    const [g, h, i] = [nodeHash(d0, d1), nodeHash(d2, d3), nodeHash(d4, d5)]
    const [k, l] = [nodeHash(g, h), nodeHash(i, d6)]
    const seven = leaves.slice(0, 7)
    expect(hex(inclusionProof(seven, 0))).toEqual([b, ...hex([h, l])])
    expect(hex(inclusionProof(seven, 3))).toEqual([c, ...hex([g, l])])
    expect(hex(inclusionProof(seven, 4))).toEqual(hex([d5, d6, k]))
    expect(hex(inclusionProof(seven, 6))).toEqual(hex([i, k]))
  })

  test('convinces of this leaf at this place of this tree', () => {
    fc.assert(fc.property(leavesAndSize, ([all, place]) => {
      const index = place - 1
      const leaf = all[index] ?? Buffer.alloc(0)
      expect(isIncluded({ leaf, index, size: all.length, root: rootOf(all), proof: inclusionProof(all, index) })).toBe(true)
    }), { numRuns: runs })
  })

  test('convinces of nothing else: another leaf, place, size or root, a step changed, left out or added', () => {
    fc.assert(fc.property(leavesAndSize, fc.nat(1_000), ([all, place], at) => {
      const index = place - 1
      const claim = { leaf: all[index] ?? Buffer.alloc(0), index, size: all.length, root: rootOf(all), proof: inclusionProof(all, index) }
      const wrong = [
        { ...claim, leaf: Buffer.alloc(32, 7) }, { ...claim, root: Buffer.alloc(32, 7) }, { ...claim, index: all.length }, { ...claim, index: -1 }, { ...claim, index: 0.5 },
        { ...claim, proof: [...claim.proof, Buffer.alloc(32)] }, { ...claim, proof: [...claim.proof, Buffer.alloc(31)] }, { ...claim, leaf: claim.leaf.subarray(1) },
        ...(claim.proof.length > 0 ? [{ ...claim, proof: claim.proof.slice(1) }, { ...claim, proof: claim.proof.slice(0, -1) }, { ...claim, proof: spoilt(claim.proof, at) }] : []),
      ]
      expect(wrong.map(isIncluded)).not.toContain(true)
    }), { numRuns: runs })
  })

  test('is made for leaves of the tree alone', () => {
    expect(() => inclusionProof(leaves, 8)).toThrow('in the tree')
  })
})

describe('a proof that a tree goes on from an older one', () => {
  test('is the path that the RFC names, on its own example tree of seven leaves', () => {
    const [d0, d1, d2, d3, d4, d5, d6] = leaves as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
    const [g, h, i] = [nodeHash(d0, d1), nodeHash(d2, d3), nodeHash(d4, d5)]
    const [k, l] = [nodeHash(g, h), nodeHash(i, d6)]
    const seven = leaves.slice(0, 7)
    expect(hex(consistencyProof(seven, 3))).toEqual(hex([d2, d3, g, l]))
    expect(hex(consistencyProof(seven, 4))).toEqual(hex([l]))
    expect(hex(consistencyProof(seven, 6))).toEqual(hex([i, d6, k]))
    expect(consistencyProof(seven, 7)).toEqual([])
  })

  test('convinces of every older tree', () => {
    fc.assert(fc.property(leavesAndSize, ([all, oldSize]) => {
      const claim = { oldSize, oldRoot: rootOf(all.slice(0, oldSize)), newSize: all.length, newRoot: rootOf(all), proof: consistencyProof(all, oldSize) }
      expect(isConsistent(claim)).toBe(true)
    }), { numRuns: runs })
  })

  test('convinces of no older tree in which a leaf was another', () => {
    fc.assert(fc.property(leavesAndSize, fc.nat(1_000), ([all, oldSize], at) => {
      const old = spoilt(all.slice(0, oldSize), at)
      const claim = { oldSize, oldRoot: rootOf(old), newSize: all.length, newRoot: rootOf(all), proof: consistencyProof(all, oldSize) }
      const oldFirst = consistencyProof([...old, ...all.slice(oldSize)], oldSize)
      expect([claim, { ...claim, proof: oldFirst }].map(isConsistent)).not.toContain(true)
    }), { numRuns: runs })
  })

  test('is refused with a size or step that cannot be', () => {
    const claim = { oldSize: 3, oldRoot: rootOf(leaves.slice(0, 3)), newSize: 8, newRoot: rootOf(leaves), proof: consistencyProof(leaves, 3) }
    const wrong = [
      { ...claim, oldSize: 0 }, { ...claim, oldSize: 9 }, { ...claim, oldSize: 2 }, { ...claim, newSize: 7.5 }, { ...claim, oldRoot: Buffer.alloc(0) },
      { ...claim, proof: [] }, { ...claim, oldSize: Number.MAX_SAFE_INTEGER, newSize: Number.MAX_SAFE_INTEGER, proof: claim.proof.slice(1) }, { ...claim, proof: claim.proof.slice(1) }, { ...claim, proof: [...claim.proof, Buffer.alloc(32)] }, { ...claim, oldSize: 8 },
    ]
    expect(wrong.map(isConsistent)).toEqual(wrong.map(() => false))
    expect(() => consistencyProof(leaves, 0)).toThrow('some of the leaves')
  })
})
