/** Small random problems: a few packages, one virtual, some of it installed. */
import * as fc from 'fast-check'
import type { Problem } from './input.ts'
import { computeNode, library } from './compat.ts'
import { makeInstallation } from './input.ts'
import { bool, multi, type Recipe, single } from './recipe.ts'

/** Who may provide the virtual `v`. */
const providers = ['d', 'e']

/** One of these, an empty text about half the time. */
const often = (...texts: readonly string[]) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: fc.constantFrom(...texts) },
  )
/** None in two of three cases. */
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<T[]>([]) },
    { weight: 1, arbitrary: fc.tuple(arbitrary) },
  )

const versions = fc.subarray(['1.0', '1.1', '2.0', '2.1 deprecated'], { minLength: 2 })
const range = often('', '@1', '@2', '@1.1:', '@:1')
const setting = often('', '+x', '~x', ' y=q')
const own = often('+x', '~x', '@2:', '@:1', 'y=q', '@2: +x')

function recipe(names: readonly string[], at: number): fc.Arbitrary<Recipe> {
  const others = names.filter((_, i) => i !== at)
  const later = names.filter((_, i) => i > at)
  // Mostly a graph without circles, as recipes are.
  const target = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...later, 'v') },
    { weight: later.length === 0 ? 8 : 1, arbitrary: fc.constantFrom(...others) },
  )
  const below = often(...others.map((n) => ` ^${n}`), ' ^v')
  const when = fc.oneof(
    { weight: 3, arbitrary: own },
    { weight: 1, arbitrary: fc.tuple(own, below).map(([o, n]) => `${o}${n}`.trim()) },
  )
  const dependency = fc
    .tuple(target, range, setting, when)
    .map(([n, r, s, w]) => [n === 'v' ? `v${r && '@1:'}` : `${n}${r}${s}`, w] as const)
  const variants = fc
    .tuple(fc.boolean(), fc.boolean(), often('@2:', '@:1'), often('@2:'), fc.nat(5))
    .map(([x, first, xWhen, yWhen, kind]) => [
      bool('x', x, { when: xWhen, ...(kind === 3 ? { sticky: true as const } : {}) }),
      ...(kind === 0 ? [] : [single('y', first ? ['p', 'q'] : ['q', 'p'], { when: yWhen })]),
      ...(kind === 2 ? [single('y', ['q', 'r'], { when: '@2:' })] : []),
      ...(kind === 4 ? [multi('z', ['s'], ['s', 't', 'none'])] : []),
    ])
  return fc
    .record({
      versions,
      variants,
      depends: fc.array(dependency, {
        minLength: at < 2 ? Math.min(2, later.length) : 0,
        maxLength: later.length > 1 ? 3 : 1,
      }),
      conflicts: rarely(
        fc.tuple(fc.constantFrom('+x', '~x', '@2:', 'y=q', '^v', `^${others[0]}`), own),
      ),
      requires: rarely(
        fc.record({ any: fc.subarray(['+x', '~x', 'y=q', '@1'], { minLength: 1 }), when: own }),
      ),
    })
    .map((r) => ({
      ...r,
      ...(providers.includes(names[at]!)
        ? { provides: [names[at] === 'd' ? (['v@:2', '@1.1:'] as const) : (['v'] as const)] }
        : {}),
    }))
}

const installation = (names: readonly string[]) =>
  fc.record({
    name: fc.constantFrom(...names.slice(1)),
    version: fc.constantFrom('1.0', '1.1', '2.0', '1.5'),
    variants: fc.constantFrom({}, {}, { x: true }, { x: false, y: 'p' }),
    linkable: fc.constantFrom(true, true, false),
    needed: fc.constantFrom([], [], ['libmpich.so.12'], ['libmpi.so.40'], ['libgomp.so.1']),
    universe: fc.constantFrom('host', 'host', 'host', 'eessi:1'),
    nodeClasses: fc.constantFrom(undefined, undefined, undefined, ['login']),
    bound: fc.option(fc.nat(3), { nil: null }),
  })

/** `names` in the order of who may need whom; `d` and `e` provide `v`. */
export const problemOf = (names: readonly string[]): fc.Arbitrary<Problem> =>
  fc
    .record({
      recipes: fc.tuple(...names.map((_, i) => recipe(names, i))),
      installed: fc.array(installation(names), { maxLength: 4 }),
      root: fc.tuple(range, setting).map(([r, s]) => `a${r}${s}`),
      second: fc.constantFrom(null, null, null, names[1]!, 'v', 'e', 'd@1'),
      order: fc.constantFrom(['d', 'e'], ['e', 'd'], ['e'], []),
      forbid: fc.constantFrom(null, null, null, 'b@2', 'c', 'd+x'),
      notBuildable: fc.constantFrom([], [], ['c'], ['d']),
    })
    .map(({ recipes, installed, root, second, order, forbid, notBuildable }) => {
      const all = installed.map((i, n) => ({ ...i, id: `i${n}` }))
      return {
        recipes: Object.fromEntries(names.map((name, i) => [name, recipes[i]!])),
        roots: second === null ? [root] : [root, second],
        installed: all.map((i) => {
          // Only what comes later in the alphabet: installed software has no circles either.
          const to = i.bound === null ? undefined : all[i.bound]
          const later = to && to.name > i.name && to.universe === i.universe
          const linked = later ? to : undefined
          return makeInstallation(i.id, `${i.name}@${i.version}`, {
            variants: i.variants,
            linkable: i.linkable,
            universe: i.universe,
            elf: i.needed.length === 0 ? [] : [library(`/opt/${i.id}/lib.so`, i.needed)],
            ...(i.nodeClasses ? { nodeClasses: [...i.nodeClasses] } : {}),
            provides: i.name === 'e' ? ['v'] : [],
            ...(linked ? { linked: { [linked.id]: linked.name === 'e' ? 'v' : null } } : {}),
          })
        }),
        providers: { v: order },
        nodeClasses: [computeNode()],
        notBuildable,
        policies: forbid === null ? {} : { forbid: [{ spec: forbid, reason: 'test' }] },
      }
    })
