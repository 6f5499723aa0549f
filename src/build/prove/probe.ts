/**
 * A tiny MPI program that says, once for each rank, what MPI_Get_library_version gives and how many
 * ranks there are: processes started by another MPI's launcher each believe to be alone.
 */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const source = `#include <mpi.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  char version[MPI_MAX_LIBRARY_VERSION_STRING];
  int length, rank, size;
  MPI_Init(&argc, &argv);
  MPI_Get_library_version(version, &length);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  version[strcspn(version, "\\r\\n")] = 0;
  printf("portolan-probe %d %d %s\\n", rank, size, version);
  MPI_Finalize();
  return 0;
}
`

export type ProbeRank = { rank: number; size: number; version: string }

/** Lines of the probe's ranks among whatever else was written. */
export function probeRanks(output: string): ProbeRank[] {
  return [...output.matchAll(/portolan-probe (\d+) (\d+) (.*)/g)].map(
    ([, rank, size, version = '']) => ({
      rank: Number(rank),
      size: Number(size),
      version: version.replaceAll('\t', ' ').trim(),
    }),
  )
}

/**
 * Compiles the probe in `folder` with the plan's MPI compiler and the program's own run path, so
 * that its libraries are looked for where the program's are. Gives its path, or why there is none.
 */
export async function buildProbe(
  compiler: string,
  runPath: { dirs: readonly string[]; kind: 'RPATH' | 'RUNPATH' },
  folder: string,
): Promise<{ path: string } | { reason: string }> {
  const file = join(folder, 'probe.c')
  const path = join(folder, 'probe')
  await writeFile(file, source)
  const tags = runPath.kind === 'RPATH' ? '--disable-new-dtags' : '--enable-new-dtags'
  const dirs = runPath.dirs.map((dir) => `-Wl,-rpath,${dir}`)
  return new Promise((resolve) => {
    const child = spawn(compiler, [`-Wl,${tags}`, ...dirs, '-o', path, file], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')))
    child.on('error', (error) => resolve({ reason: `${compiler}: ${error.message}` }))
    child.on('close', (code) =>
      resolve(
        code === 0
          ? { path }
          : { reason: `${compiler} failed: ${text.split('\n')[0] ?? `exit code ${code}`}` },
      ),
    )
  })
}
