import { expect, test } from 'vitest'
import { testSite } from '../adapters/test-site.ts'
import { exportTo } from './export-site.ts'

test('one node class alone, with what is installed there', async () => {
  const { files, losses } = await exportTo(testSite(), 'spack', 'login')
  expect(files[0]?.text).toContain('cmake@=3.26.3')
  expect(files[0]?.text).not.toContain('hdf5')
  expect(losses.join('\n')).not.toContain('kinds of nodes')
  await expect(exportTo(testSite(), 'spack', 'gpus')).rejects.toMatchObject({
    code: 'NODE_CLASS_UNKNOWN',
    hint: 'node classes: login, gpu',
  })
})

test('a format inside another one, its losses among them', async () => {
  const { files, losses } = await exportTo(testSite(), 'benchpark')
  expect(files.map((f) => f.path)).toContain('auxiliary_software_files/packages.yaml')
  expect(losses).toContain('1 (mystery) that are not known to be a package of Spack')
})

test('known parts that the format has no place for are losses, unknown ones are not', async () => {
  const { losses } = await exportTo(testSite(), 'conda')
  expect(losses).toContain('no place for: byte and inode quotas, purging')
  expect(losses).not.toContain('no place for: CernVM-FS repositories')
})

test('a format nobody writes', async () => {
  await expect(exportTo(testSite(), 'glue2')).rejects.toMatchObject({
    code: 'FORMAT_UNKNOWN',
    hint: expect.stringContaining('cyclonedx-obom') as string,
  })
})
