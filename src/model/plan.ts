/**
 * Plan: a value. Steps in build order, each with a verdict and its reasons as data.
 * The same inputs give the byte-identical plan.
 */
import { z } from 'zod'
import { documentHead, Evidence } from './common.ts'
import { Installation } from './installation.ts'
import { DependencyType, Source, VariantValue } from './package.ts'

export const Verdict = z.enum(['reuse', 'must-reuse', 'build', 'request'])
export type Verdict = z.infer<typeof Verdict>

/** Why: a machine-readable code, one sentence, and the facts behind it. */
export const Reason = z.object({
  /** e.g. `asked-for`, `needed-by`, `installed-and-fits`, `site-must-reuse`, `not-installed`,
   *  `abi-family`, `no-builder`, `policy-request-only`. */
  code: z.string(),
  text: z.string(),
  evidence: z.array(Evidence),
})
export type Reason = z.infer<typeof Reason>

/** What the plan takes for true without having been probed, and the check that settles it. */
export const Assumption = z.object({ text: z.string(), check: z.string() })
export type Assumption = z.infer<typeof Assumption>

export const StepDependency = z.object({
  /** Step id. */
  id: z.string(),
  types: z.array(DependencyType),
  virtuals: z.array(z.string()).optional(),
})
export type StepDependency = z.infer<typeof StepDependency>

/** What a build takes. A number that nothing is known of is absent. */
export const Estimate = z.object({
  bytes: z.number().int().optional(),
  inodes: z.number().int().optional(),
  /** Of building with all cores of one node. */
  seconds: z.number().optional(),
  /** What each number rests on, in words. */
  basis: z
    .array(z.object({ of: z.enum(['bytes', 'inodes', 'seconds']), text: z.string() }))
    .optional(),
})
export type Estimate = z.infer<typeof Estimate>

/** One way to meet the requirement, in numbers. */
export const Compared = z.object({
  tool: z.string(),
  /** Name of another machine than the plan's. */
  site: z.string().optional(),
  reuse: z.number().int(),
  build: z.number().int(),
  request: z.number().int(),
  /** Sums over what is built, as far as estimates are known. */
  estimate: z
    .object({
      bytes: z.number().int().optional(),
      inodes: z.number().int().optional(),
      seconds: z.number().optional(),
      /** Numbers of steps to build of which it is not known. */
      unknown: z.object({
        bytes: z.number().int(),
        inodes: z.number().int(),
        seconds: z.number().int(),
      }),
    })
    .optional(),
  /** What is got of each thing asked for: version, verdict. */
  roots: z
    .array(z.object({ asked: z.string(), got: z.string(), verdict: Verdict.optional() }))
    .optional(),
  losses: z.array(z.string()).optional(),
  /** Why there is no plan. */
  conflict: z.string().optional(),
})
export type Compared = z.infer<typeof Compared>

export const Step = z.object({
  /** `<software>-<8 hex of the content digest>`; equal content gives an equal id. */
  id: z.string(),
  software: z.string(),
  version: z.string(),
  /** Every variant of the node, sorted by name. */
  variants: z.record(z.string(), z.union([VariantValue, z.array(VariantValue)])),
  target: z.string(),
  /** Compiler flags asked for, by kind: `cflags` → `-O3`. */
  flags: z.record(z.string(), z.string()).optional(),
  /** The whole node as one Spack spec without dependencies, e.g. `jansson@=2.14+shared build_system=cmake`. */
  spec: z.string(),
  verdict: Verdict,
  /** The adapter that builds it, or that has it installed. */
  tool: z.string(),
  /** Requested by the user rather than pulled in. */
  root: z.boolean(),
  from: z.enum(['source', 'cache']).optional(),
  /** reuse and must-reuse: the installation, copied so that a plan stands alone. */
  installation: Installation.optional(),
  /** build: where the recipe stands and what it downloads. */
  package: z
    .object({
      tool: z.string(),
      name: z.string(),
      /** Where one name has several recipes: the tool's own name of this one, `Package.key`. */
      key: z.string().optional(),
      evidence: Evidence,
    })
    .optional(),
  source: Source.optional(),
  /** build from a cache: the ready build that is taken, and the cache it is in. */
  binary: z
    .object({
      /** As Binary.hash. */
      hash: z.string(),
      /** Absolute path or URL of the cache. */
      cache: z.string(),
      /** As Binary.archive and Binary.sha256. */
      archive: z.string().optional(),
      sha256: z.string().optional(),
      /** Whether a signature is there; nobody has verified it. */
      signed: z.boolean().optional(),
    })
    .optional(),
  /** build with the user's own code: build system, folder, test and run commands. */
  own: z
    .object({
      folder: z.string(),
      buildSystem: z.enum(['cmake', 'make', 'autotools', 'meson']),
      test: z.string().optional(),
      run: z.string().optional(),
      /** sha256 over the folder's files. */
      digest: z.string(),
    })
    .optional(),
  dependencies: z.array(StepDependency),
  reasons: z.array(Reason),
  assumptions: z.array(Assumption),
  /** What was not taken. */
  alternatives: z.array(
    z.object({
      spec: z.string(),
      tool: z.string(),
      why: z.string(),
      /** Where it was tried: criteria that differ, most important first; none where it is impossible. */
      costs: z
        .array(
          z.object({
            name: z.string(),
            priority: z.number().int(),
            from: z.number().int(),
            to: z.number().int(),
          }),
        )
        .optional(),
    }),
  ),
  estimate: Estimate,
})
export type Step = z.infer<typeof Step>

export const Plan = z.object({
  ...documentHead('plan'),
  name: z.string(),
  /** Site the plan is for: name and node class whose CPU is targeted. */
  site: z.object({ name: z.string(), nodeClass: z.string(), target: z.string(), os: z.string() }),
  requires: z.array(z.string()),
  /** What the result may take on disk, as the requirement says. */
  quota: z
    .object({ bytes: z.number().int().optional(), inodes: z.number().int().optional() })
    .optional(),
  steps: z.array(Step),
  /** Cost vector, named, most important first; only non-zero entries. */
  objective: z.array(
    z.object({ name: z.string(), priority: z.number().int(), cost: z.number().int() }),
  ),
  losses: z.array(z.string()),
  compared: z.array(Compared),
  /** Recipes that the steps are built by, beside Portolan's own catalogue, where they are published. */
  recipes: z
    .array(
      z.object({
        tool: z.string(),
        repository: z.string().optional(),
        commit: z.string().optional(),
      }),
    )
    .optional(),
  /** sha256 digests of requirement, site and catalogue. */
  inputs: z.object({ requirement: z.string(), site: z.string(), catalog: z.string() }),
})
export type Plan = z.infer<typeof Plan>
