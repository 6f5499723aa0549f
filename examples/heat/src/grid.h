/*
 * The unknown nodes of the grid, divided into blocks over a two-dimensional grid of processes. Each
 * block is stored row by row with a frame of width one around it, which holds the neighbours' edge
 * values (the halo) or, at the edge of the domain, the boundary value zero.
 */
#ifndef HEAT_GRID_H
#define HEAT_GRID_H

#include <mpi.h>
#include <stddef.h>

typedef struct {
  MPI_Comm comm;                  /* Cartesian: dimension 0 is y, dimension 1 is x */
  int rank;
  int processes_x, processes_y;
  int west, east, south, north;   /* neighbours, MPI_PROC_NULL at the edge of the domain */
  int global_nx, global_ny;       /* unknown nodes of the whole domain */
  int first_x, first_y;           /* of this block, counted from 0 */
  int nx, ny;                     /* of this block */
  MPI_Datatype row, column;       /* one edge of a block, as stored */
} Grid;

/* Divides global_nx x global_ny nodes; returns -1 when there are more processes than rows or columns. */
int grid_create(MPI_Comm comm, int global_nx, int global_ny, Grid *grid);
void grid_free(Grid *grid);

/* Number of values of a block with its frame. */
static inline size_t grid_values(const Grid *g) {
  return (size_t)(g->nx + 2) * (size_t)(g->ny + 2);
}

/* Position of node (i, j) of the block, 1 <= i <= nx, 1 <= j <= ny; 0 and nx+1, ny+1 are the frame. */
static inline size_t grid_at(const Grid *g, int i, int j) {
  return (size_t)j * (size_t)(g->nx + 2) + (size_t)i;
}

/* Fills the frame of u with the neighbours' edges. Corners are not exchanged: no stencil reads them. */
void grid_exchange_halo(const Grid *grid, double *u);

#endif
