import type { CommandModule } from '../command.ts'
import { command as build } from './build.ts'

export const commands: readonly CommandModule[] = [build]
