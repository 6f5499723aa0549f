import { PortolanError } from '../../model/errors.ts'

/** One file of a tree cannot be had; the reader skips what depends on it. */
export const treeError = (path: string, why: string, cause?: unknown): PortolanError =>
  new PortolanError('TREE_FILE', `${path || 'the folder'} ${why}`, { where: path, cause })
