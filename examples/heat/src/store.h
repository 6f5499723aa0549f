/*
 * The result file, written and read by all ranks together through MPI-IO (HDF5's MPIO driver):
 *
 *     /temperature  double [snapshots + 1][ny - 1][nx - 1]  unknown nodes, first the initial state
 *     /time         double [snapshots + 1]                  seconds
 *     /x, /y        double [nx - 1], [ny - 1]               metres
 *     attribute "diffusivity" of /temperature               m^2/s
 */
#ifndef HEAT_STORE_H
#define HEAT_STORE_H

#include "grid.h"
#include "problem.h"

typedef struct Store Store;

/* Both end the program with HDF5's own account on stderr when something fails. */
Store *store_create(const Problem *problem, const Grid *grid);
Store *store_open(const Problem *problem, const Grid *grid);

void store_write(Store *store, int index, double time, const double *u);
/* Fills the block of u (not its frame); gives the state's time. */
double store_read(Store *store, int index, double *u);
void store_close(Store *store);

#endif
