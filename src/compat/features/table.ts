/** Every table of features, by software. */
import type { Features } from './feature.ts'
import { io } from './io.ts'
import { maths } from './maths.ts'
import { mpi } from './mpi.ts'
import { tools } from './tools.ts'

export const features: Features = { ...io, ...maths, ...mpi, ...tools }
