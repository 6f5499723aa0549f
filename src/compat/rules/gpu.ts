/** Accelerators: what a driver in the kernel runs of a toolkit in user space. */
import { rowsOf } from './data.ts'
import { type Fit, fits, misfit, unclear } from './fit.ts'
import { compare, inRange } from './versions.ts'

const parts = (version: string, n: number) => version.split('.').slice(0, n).join('.')

export type CudaHost = {
  /** Version of NVIDIA's driver, e.g. `535.104.05`. */
  readonly driver?: string | undefined
  /** Newest toolkit the driver says it runs with all features, e.g. `12.2`. */
  readonly maxCuda?: string | undefined
  /** Version of an installed cuda-compat, e.g. `12.6`. */
  readonly forward?: string | undefined
}

/**
 * A toolkit, or what it built, on a driver: with all features, with the limited ones of
 * minor-version compatibility (which fits, and says so), with cuda-compat, or not at all.
 */
export function judgeCuda(toolkit: string, host: CudaHost): Fit {
  const { driver, maxCuda, forward } = host
  const nvidia = 'NVIDIA CUDA compatibility'
  if (maxCuda !== undefined && compare(parts(toolkit, 2), parts(maxCuda, 2)) <= 0)
    return fits(`the driver runs CUDA up to ${maxCuda}`, nvidia)
  if (driver === undefined) {
    return maxCuda !== undefined && compare(parts(toolkit, 1), parts(maxCuda, 1)) > 0
      ? beyond(toolkit, `the driver runs CUDA up to ${maxCuda}`, undefined, forward)
      : unclear(`which driver is there is not known, CUDA ${toolkit} may need a newer one`, nvidia)
  }
  const whole = rowsOf('cuda-toolkits', ['cuda', 'driver']).find(
    (row) => row.cuda === parts(toolkit, 2),
  )
  if (whole && compare(driver, whole.driver) >= 0)
    return fits(`CUDA ${toolkit} needs driver ${whole.driver}, and it is ${driver}`, whole.source)
  const families = rowsOf('cuda-families', ['family', 'driver'])
  const family = families.find((row) => row.family === parts(toolkit, 1))
  if (family && compare(driver, family.driver) >= 0)
    return fits(
      `driver ${driver} runs CUDA ${family.family}.x by minor-version compatibility` +
        (whole ? `; all features of CUDA ${toolkit} need ${whole.driver}` : ''),
      family.source,
    )
  const least = family ?? whole
  if (least)
    return beyond(toolkit, `needs driver ${least.driver}, and it is ${driver}`, driver, forward)
  // Older toolkits keep working on newer drivers; of newer families nothing is listed.
  return families.some((row) => Number(row.family) > Number(parts(toolkit, 1)))
    ? unclear(`what driver CUDA ${toolkit} needs is not listed`, nvidia)
    : misfit(
        `CUDA ${toolkit} is newer than every family that driver ${driver} is known to run`,
        nvidia,
      )
}

function beyond(
  toolkit: string,
  why: string,
  driver: string | undefined,
  forward: string | undefined,
): Fit {
  const branch = rowsOf('cuda-forward', ['driver', 'cuda']).findLast(
    (row) => driver !== undefined && compare(row.driver, driver) <= 0,
  )
  const reach = branch && compare(parts(toolkit, 2), branch.cuda) <= 0 ? branch : undefined
  if (forward !== undefined && compare(parts(toolkit, 2), parts(forward, 2)) <= 0 && reach)
    return fits(`cuda-compat ${forward} brings CUDA ${toolkit} to driver ${driver}`, reach.source)
  return misfit(
    `CUDA ${toolkit} ${why}${reach ? '; on data-centre GPUs cuda-compat would do' : ''}`,
    (reach ?? { source: 'NVIDIA CUDA compatibility' }).source,
  )
}

/** Whether a toolkit makes code for a compute capability, e.g. `90`. */
export function judgeCudaTarget(toolkit: string, capability: string): Fit {
  const row = rowsOf('cuda-targets', ['capability', 'cuda']).find(
    (r) => r.capability === capability,
  )
  if (!row) return unclear(`compute capability ${capability} is not listed`, 'CUDA targets')
  return inRange(toolkit, row.cuda)
    ? fits(`CUDA ${toolkit} makes code for capability ${capability}`, row.source)
    : misfit(
        `CUDA ${row.cuda} makes code for capability ${capability}, ${toolkit} does not`,
        row.source,
      )
}

/** ROCm in user space with AMD's kernel driver: releases tested with each other. */
export function judgeRocm(release: string, driver: string | undefined): Fit {
  const rule = 'ROCm user and kernel space support matrix'
  if (driver === undefined) return unclear('which amdgpu driver is there is not known', rule)
  const rows = rowsOf('rocm', ['driver', 'rocm'])
  const own = rows.find((row) => row.driver === driver || row.driver === parts(driver, 2))
  if (!own) return unclear(`driver ${driver} is not listed`, rule)
  return own.rocm.split(' ').includes(parts(release, 2))
    ? fits(`ROCm ${release} is tested with driver ${driver}`, own.source)
    : misfit(
        `ROCm ${release} is not among those tested with driver ${driver} (${own.rocm})`,
        own.source,
      )
}
